import { isDeepStrictEqual } from 'node:util';
import type { Client, SeenConnection } from '../http/client.ts';
import { giveConsent } from '../http/consent.ts';
import type { Source } from '../sources.ts';
import { say } from './terminal.ts';

export interface ConnectedShop {
  readonly label: string;
  readonly connectionId: string;
  readonly isImportedFrom: boolean;
}

const labelWidth = 'Vendor service'.length;

/** Connects the shop to every source, or reuses the connection of an earlier start. */
export async function connectAll(
  shop: Client,
  sources: readonly Source[],
  signal: AbortSignal,
  write: (line: string) => void = say,
): Promise<readonly ConnectedShop[]> {
  const connected: ConnectedShop[] = [];
  for (const source of sources) {
    signal.throwIfAborted();
    const known = (await shop.connections.list()).find(({ providerKey }) => providerKey === source.provider.key);
    const { id, health, healthReason } = await connect(shop, source, known);
    const place = placeOf(source);
    write(`   ${source.label.padEnd(labelWidth)} ${place}, ${known ? 'connected earlier' : 'connected'}: ${health}`);
    if (health !== 'healthy')
      throw new Error(`${source.label} is ${health}: ${healthReason ?? 'no reason given.'} ${howToFix(source)}`);
    connected.push({ label: source.label, connectionId: id, isImportedFrom: source.isImportedFrom });
  }
  return connected;
}

async function connect(shop: Client, source: Source, known: SeenConnection | undefined): Promise<SeenConnection> {
  const { id, config } = known ?? (await shop.connections.create(source.connection));
  if (known && !isDeepStrictEqual(config, source.connection.config))
    throw new Error(
      `The data here belongs to another ${source.label} shop (${JSON.stringify(config)}): use another folder with --folder DIR, or another DATABASE_URL.`,
    );
  if (known && !source.simulated) {
    // A refresh may have replaced the environment's tokens, whose refresh token works once: keep tokens that work.
    const tested = await shop.connections.test(id);
    if (tested.health === 'healthy') return tested;
  }
  if (source.credential === 'by_consent') await giveConsent(shop, id, source.label);
  else if (source.credential) await shop.credentials.set(id, source.credential);
  return shop.connections.test(id);
}

function placeOf({ provider, simulated }: Source): string {
  if (simulated) return `simulated at ${simulated.origin}`;
  return provider.category === 'vendor' ? 'a vendor, by invoice and work order' : 'the real shop';
}

const howToFix = ({ label, simulated }: Source): string =>
  simulated ? '' : `Check the variables ${label.toUpperCase()}_* (see --help).`;
