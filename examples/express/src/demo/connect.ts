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

/** Connects the shop to every source, or takes the connection that an earlier start has made. */
export async function connectAll(
  shop: Client,
  sources: readonly Source[],
  signal: AbortSignal,
  tell: (line: string) => void = say,
): Promise<readonly ConnectedShop[]> {
  const connected: ConnectedShop[] = [];
  for (const source of sources) {
    signal.throwIfAborted();
    const known = (await shop.connections.list()).find(({ providerKey }) => providerKey === source.provider.key);
    const { id, health, healthReason } = await connect(shop, source, known);
    const where = placeOf(source);
    tell(`   ${source.label.padEnd(labelWidth)} ${where}, ${known ? 'connected earlier' : 'connected'}: ${health}`);
    if (health !== 'healthy')
      throw new Error(`${source.label} is ${health}: ${healthReason ?? 'no reason told'} ${howToMend(source)}`);
    connected.push({ label: source.label, connectionId: id, isImportedFrom: source.isImportedFrom });
  }
  return connected;
}

async function connect(shop: Client, source: Source, known: SeenConnection | undefined): Promise<SeenConnection> {
  const { id, config } = known ?? (await shop.connections.create(source.connection));
  if (known && !isDeepStrictEqual(config, source.connection.config))
    throw new Error(
      `The data here is of another ${source.label} shop (${JSON.stringify(config)}): give this one a folder of its own with --folder DIR, or another DATABASE_URL.`,
    );
  if (known && !source.simulated) {
    // A refresh has replaced the tokens of the environment, and its refresh token works once: what works is kept.
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

const howToMend = ({ label, simulated }: Source): string =>
  simulated ? '' : `Check the variables ${label.toUpperCase()}_* (see --help).`;
