import { randomUUID } from 'node:crypto';
import { type Actor, type Integrations, type RunSettings } from '@makerfex/integrations-core';
import type { JobEngine } from '@makerfex/integrations-core/jobs';
import { within } from '@makerfex/integrations-core/jobs';
import type { RunRow, Storage } from '@makerfex/integrations-core/storage';
import { deliverTo, openHost, request, type ShelfProvider } from './host.ts';
import { fail, settled } from './outcome.ts';
import { openSource, type Shelf, type Source } from './source.ts';
import type { JobEngineUnderTest, Pace, ShelfCapability, WorkerProcess, WorkerSettings } from './subject.ts';

export type Host = Integrations<ShelfProvider>;

/** A shop that is connected to a shelf of its own. */
export interface ShopUnderTest {
  readonly actor: Actor;
  readonly connectionId: string;
  readonly shelf: Shelf;
  /** Has a process ask for a run. */
  ask(host: Host, settings?: RunSettings & { capability?: ShelfCapability }): Promise<RunRow>;
  /** Has a process receive a delivery that names things. */
  deliver(host: Host, ...things: readonly string[]): Promise<void>;
  runs(): Promise<readonly RunRow[]>;
  cancel(runId: string): Promise<RunRow>;
  /** @throws where it does not end within the time. */
  finished(runId: string, withinMs?: number): Promise<RunRow>;
  /** Events of the run's moves, oldest first: what it did between them is left out. */
  lifeOf(runId: string): Promise<readonly string[]>;
}

export type World<Tx> = ReturnType<typeof build<Tx>>;

/** Some shops, and as many processes as a check needs, which are gone at its end. */
export async function inWorld<Tx>(
  subject: JobEngineUnderTest<Tx>,
  pace: Pace,
  check: (world: World<Tx>) => Promise<void>,
): Promise<void> {
  const source = await openSource();
  const closing: (() => Promise<void>)[] = [];
  try {
    await check(build(subject, pace, source, closing));
  } finally {
    source.close();
    await settled(
      closing.map((close) => close()),
      pace.stopsWithinMs,
    );
  }
}

function build<Tx>(subject: JobEngineUnderTest<Tx>, pace: Pace, source: Source, closing: (() => Promise<void>)[]) {
  const open = (storage: Storage<Tx>, jobs: JobEngine): Host => {
    const host = openHost({ origin: source.origin, storage, jobs, leaseMs: pace.leaseMs });
    closing.push(() => host.stop());
    return host;
  };
  /** A process that brings nothing to any worker. */
  const desk = open(subject.storage, silent);

  return {
    pace,

    /** A process that has not begun to work. */
    open: ({ storage = subject.storage, jobs = subject.engine() } = {}): Host => open(storage, jobs),

    /** A process that works. */
    async start(jobs = subject.engine()): Promise<Host> {
      const host = open(subject.storage, jobs);
      // Like a host that starts them on its first request.
      await request.run('the first shop', () => host.start());
      return host;
    },

    /** A process of its own, which works. */
    async spawn(settings?: WorkerSettings): Promise<WorkerProcess | null> {
      const worker = await subject.spawnWorker?.(source.origin, settings);
      if (worker) closing.push(() => worker.kill());
      return worker ?? null;
    },

    async connect(pages: number): Promise<ShopUnderTest> {
      const actor: Actor = { id: 'owner', shopId: `shop-${randomUUID()}`, role: 'owner' };
      const shelf = source.addShelf(actor.shopId, pages);
      const shop = desk.for(actor);
      const connection = await shop.connections.create({ providerKey: 'shelf', config: { shelf: actor.shopId } });
      return {
        actor,
        connectionId: connection.id,
        shelf,
        ask: (host, { capability = 'import_a', ...settings } = {}) =>
          request.run(actor.shopId, () => host.for(actor).actions.run(connection.id, capability, {}, settings)),
        deliver: (host, ...things) => request.run(actor.shopId, () => deliverTo(host, actor.shopId, things)),
        runs: async () => (await shop.runs.list({ limit: 200 })).rows,
        cancel: (runId) => shop.runs.cancel(runId),
        async finished(runId, withinMs = pace.soonMs) {
          const signal = AbortSignal.timeout(withinMs);
          return shop.runs.waitFor(runId, { signal }).catch(async () => {
            const { state, attempts } = await shop.runs.get(runId);
            throw new Error(`A run had not ended within ${withinMs} ms: it was ${state} after ${attempts} attempt(s).`);
          });
        },
        async lifeOf(runId) {
          const { rows } = await shop.events.list({ limit: 200 });
          const ofRun = rows.filter(({ meta, eventType }) => meta['run_id'] === runId && moves.has(eventType));
          return ofRun.map(({ eventType }) => eventType.replace('run.', '')).toReversed();
        },
      };
    },

    /** @throws where it takes longer than it may. */
    stop: (host: Pick<Host, 'stop'>): Promise<void> =>
      within(pace.stopsWithinMs, () => host.stop(), {
        late: () => fail(`An engine had not stopped within ${pace.stopsWithinMs} ms.`),
      }),
  };
}

const moves: ReadonlySet<string> = new Set([
  'run.queued',
  'run.started',
  'run.resumed',
  'run.retrying',
  'run.succeeded',
  'run.failed',
  'run.revoked',
]);

const silent: JobEngine = {
  attach: () => undefined,
  enqueue: () => undefined,
  start: async () => undefined,
  stop: async () => undefined,
};
