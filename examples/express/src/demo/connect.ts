import type { DemoShop } from '../integrations.ts';
import type { Source } from '../sources.ts';
import type { ConnectedShop } from './sync.ts';

/** Connects the demo shop to every source, or takes the connection that an earlier start has made. */
export async function connectAll(
  shop: DemoShop,
  sources: readonly Source[],
  say: (line: string) => void,
): Promise<readonly ConnectedShop[]> {
  const existing = await shop.connections.list();
  const connected: ConnectedShop[] = [];
  for (const { providerKey, label, config, credential } of sources) {
    const known = existing.find((row) => row.providerKey === providerKey);
    const { id } = known ?? (await shop.connections.create({ providerKey, config }));
    // A real shop can be another one than last time, and a simulator is new at every start, with new tokens.
    if (known && JSON.stringify(known.config) !== JSON.stringify(config))
      await shop.connections.update(id, { version: known.version, config });
    await shop.credentials.set(id, credential);
    const { health, healthReason } = await shop.connections.test(id);
    say(
      `   ${label}: ${known ? 'connected earlier' : 'connected'}, ${health}${healthReason ? ` (${healthReason})` : ''}`,
    );
    connected.push({ label, connectionId: id });
  }
  return connected;
}
