import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type OwnPostgres, startOwnPostgres } from '@makerfex/integrations-testkit/postgres';
import { check } from './checks/check.ts';
import { gatherEvidence, type Pushes, readInvoices, type ShopEvidence } from './evidence.ts';
import { openSmallDisk, type SmallDisk } from './faults/disk.ts';
import { type Damage, disturb } from './faults/disturb.ts';
import { type ChaosDatabase, createChaosDatabase } from './host/database.ts';
import { waitForDrains } from './host/drains.ts';
import { type Host, openHost } from './host/host.ts';
import type { HostOrder } from './host/order.ts';
import { openReceiver, type Receiver } from './host/receiver.ts';
import { Workers } from './host/workers.ts';
import type { ChaosOptions } from './options.ts';
import { type Outlets, openOutlets } from './outlets/outlets.ts';
import { People } from './people/people.ts';
import { openSources, type Sources } from './sources/sources.ts';

const hourMs = 3_600_000;
/** Of three workers: one is right, one is an hour ahead and one an hour behind. */
const workerClocks = [0, hourMs, -hourMs];
/** Within it every run ends once nothing disturbs it any more: a lease, the attempts of a run, and then a run by itself. */
const defaultRestMs = 240_000;
const defaultMaxLostLeases = 4;

/** What happened, and what was found at the end. */
export interface ChaosReport {
  /** What is wrong, in words; nothing where all is right. */
  readonly findings: readonly string[];
  readonly shops: readonly ShopEvidence[];
  readonly pushes: Pushes;
  readonly damage: Damage;
  /** False if nobody wants a disk that can be full, or this machine does not let chaos mount one. */
  readonly hasDisk: boolean;
  readonly workers: Workers;
  readonly faults: Sources['faults'];
  /** Tries of the providers' deliveries by outcome, and what the host answered. */
  readonly deliveries: {
    readonly tries: ReadonlyMap<string, number>;
    readonly answers: ReadonlyMap<number, number>;
  };
  /** Calls of people that found the database away. */
  readonly vainCalls: number;
  /** How often a person authorised a connection again. */
  readonly consents: number;
  readonly restMs: number;
}

interface World {
  readonly server: OwnPostgres;
  readonly database: ChaosDatabase;
  readonly disk: SmallDisk | null;
  readonly sources: Sources;
  readonly outlets: Outlets;
  readonly receiver: Receiver;
  readonly workers: Workers;
  /** With another current master key each. */
  readonly hosts: readonly [Host, Host];
}

/**
 * Has shops import, post and hand off while everything fails around them, and looks at what they hold once it is calm.
 * @param settings.restMs how long it waits for that
 * @param settings.maxLostLeases after how many lost leases in a row a run ends
 */
export async function runChaos(
  options: ChaosOptions,
  { restMs = defaultRestMs, maxLostLeases = defaultMaxLostLeases } = {},
): Promise<ChaosReport> {
  await using closing = new AsyncDisposableStack();
  const disk = options.fullDisk ? await openSmallDisk() : null;
  closing.defer(() => disk?.remove());
  const server = await startOwnPostgres({ fsync: true });
  closing.defer(() => server.stop());
  const database = await createChaosDatabase(server, disk);
  const receiver = await openReceiver();
  closing.defer(() => receiver.close());
  // One shop more, whose imports kill their process.
  const sources = await openSources({ ...options, shops: options.shops + 1, hostUrl: receiver.url });
  closing.defer(() => sources.close());
  const outlets = await openOutlets(options.seed);
  closing.defer(() => outlets.close());
  const order: HostOrder = {
    databaseUrl: database.url,
    origins: { ...sources.origins, instagram: outlets.instagram.origin },
    publicUrl: receiver.url,
    keys: { k1: newKey(), k2: newKey() },
    currentKey: 'k1',
    poisonedShop: sources.shops.at(-1)?.shopId ?? '',
    maxLostLeases,
  };
  const workers = new Workers(order);
  closing.defer(() => workers.stop());
  const log = { error: (details: object, message: string) => workers.note({ message, ...readCode(details) }) };
  const hosts = [await openHost(order, log), await openHost({ ...order, currentKey: 'k2' }, log)] as const;
  for (const host of hosts) closing.defer(() => host.close());
  receiver.open(hosts.map(({ integrations }) => integrations));
  return await useInChaos(
    { server, database, disk, sources, outlets, receiver, workers, hosts },
    { ...options, restMs, maxLostLeases },
  );
}

async function useInChaos(
  world: World,
  options: ChaosOptions & { restMs: number; maxLostLeases: number },
): Promise<ChaosReport> {
  const { sources, outlets, workers, database, hosts } = world;
  const [over, giveUp] = [new AbortController(), new AbortController()];
  const [victim, ...others] = sources.shops.toReversed();
  if (!victim) throw new Error('There is no shop.');
  const people = new People(hosts[0], others, victim, outlets, giveUp.signal);
  await people.connect();
  await workers.start(workerClocks);
  const working = people.work(over.signal).then(
    () => [],
    (reason: unknown) => [`A person could not go on: ${String(reason)}`],
  );
  const damage = await disturb(
    {
      ...world,
      rotate: hosts.map(({ integrations }) => integrations),
    },
    options,
  );
  sources.calm();
  outlets.calm();
  over.abort();
  const began = performance.now();
  const failed = await Promise.race([working, delay(options.restMs, null, { ref: false })]);
  const rested = performance.now() - began;
  const undrained = await waitForDrains(database, options.restMs - rested);
  giveUp.abort();
  await working;
  await workers.stop();
  const shops = await gatherEvidence(
    database,
    await Promise.all(
      people.importers.map(async ({ shopId, keys }, n) => ({
        shopId,
        keys: [...keys, ...people.pushers.flatMap((pusher) => (pusher.shopId === shopId ? pusher.keys : []))],
        source: (await others[n]?.orders()) ?? [],
      })),
    ),
    options.maxLostLeases,
  );
  const pushes: Pushes = {
    asked: {
      posts: people.pushers.flatMap(({ posted }) => posted),
      handOffs: people.pushers.flatMap(({ handedOff }) => handedOff),
    },
    posts: outlets.instagram.captions(),
    invoices: await readInvoices(database),
    deliveries: outlets.vendor.deliveries,
  };
  return {
    findings: [
      ...workers.findings,
      ...(failed ? [] : [`Not every shop came to rest within ${options.restMs / 1_000} s.`]),
      ...(failed ?? []),
      ...undrained,
      ...check({ shops, pushes, victimRun: people.victimRun }),
    ],
    shops,
    pushes,
    damage,
    hasDisk: world.disk !== null,
    workers,
    faults: sources.faults,
    deliveries: { tries: sources.deliveries(), answers: world.receiver.statuses },
    vainCalls: people.vainCalls,
    consents: people.importers.reduce((sum, { consents }) => sum + consents, 0),
    restMs: rested,
  };
}

const newKey = (): string => randomBytes(32).toString('base64');

const readCode = (details: object) =>
  'err' in details && details.err instanceof Error && 'code' in details.err ? { code: details.err.code } : {};
