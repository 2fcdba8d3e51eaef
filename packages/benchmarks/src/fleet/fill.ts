import { createIntegrations } from '@makerfex/integrations-core';
import { memoryStorage } from '@makerfex/integrations-core/memory-storage';
import type { CapabilityHealth, ConnectionRow, CredentialRow, ScheduleRow } from '@makerfex/integrations-core/storage';
import { escapeLiteral } from 'pg';
import type { BenchDatabase } from '../import/database.ts';
import { capabilities, fleetPorts, fleetProvider, fleetVault } from './provider.ts';

type OfShop<Row> = Row & { readonly shopId: string };

/** The rows of a fleet, as the SDK makes them. */
export interface FleetRows {
  readonly connections: readonly OfShop<ConnectionRow>[];
  readonly credentials: readonly OfShop<CredentialRow>[];
  /** All orders, then all products, then all customers, so that neighbours are of other shops. */
  readonly schedules: readonly OfShop<ScheduleRow>[];
}

const healthy: CapabilityHealth = { health: 'healthy', reason: null, since: new Date().toISOString() };
/** Their first run would write an event about their health. */
const asAfterRuns = {
  health: healthy.health,
  capabilityHealth: Object.fromEntries(capabilities.map((key) => [key, healthy])),
};
/** Nothing is requested from it here. */
const unusedOrigin = 'https://fleet.example.com';
/** Shops; sealing waits for threads. */
const connectedAtOnce = 50;
/** Fires in twelve hours, so that no schedule is due twice in one measurement. */
const cronOnceADay = (): string => `0 ${(new Date().getUTCHours() + 12) % 24} * * *`;

/** Connects shops to a provider in memory: a connection and a sealed credential each, and the schedules of the first shop for all. */
export async function makeFleet(shops: number, masterKey: string): Promise<FleetRows> {
  const storage = memoryStorage();
  const integrations = createIntegrations({
    providers: [fleetProvider(unusedOrigin)],
    storage,
    vault: fleetVault(masterKey),
    ports: fleetPorts,
  });
  const cron = cronOnceADay();
  const connect = async (shopId: string) => {
    const shop = integrations.for({ id: 'owner', shopId, role: 'owner' });
    const { id } = await shop.connections.create({ providerKey: 'fleet', config: {} });
    await shop.credentials.set(id, { kind: 'access_token', secret: { access_token: `token-of-${shopId}` } });
    const [connection, credential] = await storage.transaction({ shopId }, (unit) =>
      Promise.all([unit.connections.find(id), unit.credentials.findLive(id)]),
    );
    if (!connection || !credential) throw new Error(`${shopId} was not connected.`);
    return { shop, connection: { ...connection, ...asAfterRuns, shopId }, credential: { ...credential, shopId } };
  };
  const made: Awaited<ReturnType<typeof connect>>[] = [];
  const shopIds = Array.from({ length: shops }, (_, n) => `shop-${n}`);
  for (let n = 0; n < shops; n += connectedAtOnce)
    made.push(...(await Promise.all(shopIds.slice(n, n + connectedAtOnce).map(connect))));
  const schedules: OfShop<ScheduleRow>[] = [];
  for (const capability of capabilities) {
    const first = made[0];
    if (!first) break;
    const row = await first.shop.schedules.set(first.connection.id, capability, { cron });
    schedules.push(...made.map(({ connection: { id, shopId } }) => ({ ...row, connectionId: id, shopId })));
  }
  await integrations.stop();
  return {
    connections: made.map(({ connection }) => connection),
    credentials: made.map(({ credential }) => credential),
    schedules,
  };
}

/**
 * Writes rows of all shops.
 * @returns when they were written, just before the commit, in milliseconds since 1970
 */
export async function insertRows(database: BenchDatabase, table: string, rows: readonly object[]): Promise<number> {
  const json = escapeLiteral(JSON.stringify(rows.map(toColumns)));
  const [written] = await database.query<{ at: number }>(
    `with written as (
       insert into ${table} select * from json_populate_recordset(null::${table}, ${json}) returning 1
     )
     select count(*), (extract(epoch from clock_timestamp()) * 1000)::float8 as at from written`,
  );
  await database.query(`analyze ${table}`);
  return written?.at ?? Date.now();
}

const toColumns = (row: object): object =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), value]),
  );
