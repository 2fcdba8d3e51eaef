import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type OwnPostgres, startOwnPostgres } from '@makerfex/integrations-testkit/postgres';
import { check } from './checks/check.ts';
import { type ChaosDatabase, createChaosDatabase } from './database.ts';
import { disturb, type Loss } from './disturb.ts';
import { gatherEvidence, type ShopEvidence } from './evidence.ts';
import { type Host, openHost } from './host.ts';
import type { ChaosOptions } from './options.ts';
import { type ServedProvider, serveProvider } from './provider.ts';
import { Shopkeeper } from './shopkeeper.ts';
import { Workers } from './workers.ts';

const workerCount = 3;
/** Within it every run ends once nothing disturbs it any more: a lease, the attempts of a run, and then a run by itself. */
const usualRestMs = 180_000;

/** What happened, and what was found at the end. */
export interface ChaosReport {
  /** What is wrong, in words; nothing where all is right. */
  readonly findings: readonly string[];
  readonly shops: readonly ShopEvidence[];
  readonly losses: readonly Loss[];
  readonly workers: Workers;
  readonly faults: ServedProvider['faults'];
  /** Calls of people that found the database away. */
  readonly vainCalls: number;
  readonly restMs: number;
}

/**
 * Has shops import while everything fails around them, and looks at what they hold once it is calm.
 * @param restMs how long it waits for that.
 */
export async function runChaos(options: ChaosOptions, { restMs = usualRestMs } = {}): Promise<ChaosReport> {
  const server = await startOwnPostgres({ fsync: true });
  try {
    const database = await createChaosDatabase(server);
    const provider = await serveProvider(options);
    const { origin, app } = provider;
    const order = { databaseUrl: database.url, origin, app, key: randomBytes(32).toString('base64') };
    const workers = new Workers(order);
    const log = { error: (details: object, message: string) => workers.note({ message, ...readCode(details) }) };
    const host = await openHost({ ...order, log });
    try {
      return await importInChaos({ server, database, provider, workers, host }, { ...options, restMs });
    } finally {
      await workers.stop();
      await host.close();
      provider.close();
    }
  } finally {
    await server.stop();
  }
}

interface World {
  readonly server: OwnPostgres;
  readonly database: ChaosDatabase;
  readonly provider: ServedProvider;
  readonly workers: Workers;
  readonly host: Host;
}

async function importInChaos(world: World, options: ChaosOptions & { restMs: number }): Promise<ChaosReport> {
  const { provider, workers, database, host } = world;
  const people = provider.shops.map((source) => new Shopkeeper(host, source));
  for (const person of people) await person.connect();
  await workers.start(workerCount);
  const [over, giveUp] = [new AbortController(), new AbortController()];
  const importing = Promise.allSettled(people.map((person) => person.keepImporting(over.signal, giveUp.signal)));
  const losses = await disturb(world, options);
  provider.calm();
  over.abort();
  const began = performance.now();
  const ends = await Promise.race([importing, delay(options.restMs, null, { ref: false })]);
  const rested = performance.now() - began;
  giveUp.abort();
  await workers.stop();
  const shops = await gatherEvidence(
    database,
    await Promise.all(
      people.map(async ({ shopId, requests }, n) => ({
        shopId,
        requests,
        source: (await provider.shops[n]?.orders()) ?? [],
      })),
    ),
  );
  const failed = (ends ?? []).flatMap((end) => (end.status === 'rejected' ? String(end.reason) : []));
  return {
    findings: [
      ...workers.findings,
      ...(ends ? [] : [`Not every shop came to rest within ${options.restMs / 1_000} s.`]),
      ...failed.map((reason) => `A person could not go on: ${reason}`),
      ...check(shops),
    ],
    shops,
    losses,
    workers,
    faults: provider.faults,
    vainCalls: people.reduce((sum, person) => sum + person.vainCalls, 0),
    restMs: rested,
  };
}

const readCode = (details: object) =>
  'err' in details && details.err instanceof Error && 'code' in details.err ? { code: details.err.code } : {};
