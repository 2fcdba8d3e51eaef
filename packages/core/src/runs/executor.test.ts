import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { pagesOf, pullShop, type Read, type Thing, thing } from '../../test/pull-shop.ts';
import { IntegrationError } from '../errors.ts';
import type { JobEngine, JobWorker } from '../jobs/job-engine.ts';

const things = (count: number): Thing[] => Array.from({ length: count }, (_, n) => thing(`t${n}`));

/** Yields one page, then waits until it is stopped. */
function stuck() {
  const seen = { closed: false };
  const read: Read = async function* ({ signal }) {
    try {
      yield { items: things(2), cursor: { page: 1 } };
      await delay(60_000, undefined, { signal });
    } finally {
      seen.closed = true;
    }
  };
  return { read, isClosed: () => seen.closed };
}

describe('cancelling', () => {
  it('ends a run under way at its next page; what it committed stays', async () => {
    const shop = await pullShop({ leaseMs: 100 });
    const source = stuck();
    shop.script.read = source.read;
    const { id } = await shop.ask();
    await expect.poll(() => shop.hostRows()).toBe(2);
    await shop.shop.runs.cancel(id);
    const run = await shop.shop.runs.waitFor(id);
    expect(run).toMatchObject({ state: 'REVOKED', error: { code: 'run_cancelled' } });
    expect(Object.keys(shop.hosted())).toEqual(['t0', 't1']);
    expect(source.isClosed()).toBe(true);
    expect(await shop.events('run.revoked')).toHaveLength(1);
  });

  it('ends a run that awaits its last page, and leaves that page out', async () => {
    const shop = await pullShop();
    const gate = Promise.withResolvers<void>();
    shop.script.read = async function* () {
      await gate.promise;
      yield { items: things(2), cursor: { page: 1 } };
    };
    const { id } = await shop.ask();
    await expect.poll(async () => (await shop.shop.runs.get(id)).state).toBe('STARTED');
    await shop.shop.runs.cancel(id);
    gate.resolve();
    expect(await shop.shop.runs.waitFor(id)).toMatchObject({ state: 'REVOKED', progress: { fetched: 0 } });
    expect(shop.hostRows()).toBe(0);
  });

  it('ends a run whose awaited page fails, without another attempt', async () => {
    const shop = await pullShop();
    const gate = Promise.withResolvers<void>();
    shop.script.read = async function* () {
      await gate.promise;
      yield* [];
      throw new IntegrationError('provider_rate_limited', 'In an hour.', { retryAfterMs: 3_600_000 });
    };
    const { id } = await shop.ask();
    await expect.poll(async () => (await shop.shop.runs.get(id)).state).toBe('STARTED');
    await shop.shop.runs.cancel(id);
    gate.resolve();
    expect(await shop.shop.runs.waitFor(id)).toMatchObject({ state: 'REVOKED', error: { code: 'run_cancelled' } });
  });

  it('ends a run whose process stops meanwhile', async () => {
    const shop = await pullShop();
    const source = stuck();
    shop.script.read = source.read;
    const { id } = await shop.ask();
    await expect.poll(async () => (await shop.shop.runs.get(id)).state).toBe('STARTED');
    await shop.shop.runs.cancel(id);
    await shop.integrations.stop();
    expect(await shop.shop.runs.get(id)).toMatchObject({ state: 'REVOKED', error: { code: 'run_cancelled' } });
  });

  it('is recorded once, with the person who requested it', async () => {
    const shop = await pullShop();
    const source = stuck();
    shop.script.read = source.read;
    const { id } = await shop.ask();
    await expect.poll(async () => (await shop.shop.runs.get(id)).state).toBe('STARTED');
    const other = shop.integrations.for({ ...shop.actor, id: 'actor-2' });
    await other.runs.cancel(id);
    await other.runs.cancel(id);
    expect(await shop.events('run.cancel_requested')).toMatchObject([{ actorId: 'actor-2', meta: { run_id: id } }]);
  });

  it('changes nothing when the run has ended', async () => {
    const shop = await pullShop();
    const done = await shop.run(pagesOf(things(1)));
    expect(await shop.shop.runs.cancel(done.id)).toMatchObject({ state: 'SUCCESS' });
  });
});

describe('what a worker returns for a delivery', () => {
  /** A shop whose runs the test delivers itself. */
  async function handFed() {
    let worker: JobWorker | undefined;
    const jobs: JobEngine = {
      attach: (one) => {
        worker = one;
      },
      enqueue: () => undefined,
      start: async () => undefined,
      stop: async () => worker?.release(),
    };
    const shop = await pullShop({ jobs });
    const request = (eta?: Date) => shop.shop.actions.run(shop.connection.id, 'import_things', {}, { eta });
    const received = (runId: string) => worker?.markReceived({ scope: shop.actor, runId });
    return { ...shop, request, received, work: (runId: string) => worker?.execute({ scope: shop.actor, runId }) };
  }

  it('comes with one event for each change of state, and none without a change', async () => {
    const { request, received, work, script, events } = await handFed();
    script.read = pagesOf(things(1));
    const run = await request();
    await received(run.id);
    await received(run.id);
    await work(run.id);
    await received(run.id);
    await work(run.id);
    const recorded = (await events()).filter(({ eventType }) => eventType.startsWith('run.'));
    expect(recorded.map(({ eventType }) => eventType)).toEqual([
      'run.queued',
      'run.received',
      'run.started',
      'run.progress',
      'run.succeeded',
    ]);
  });

  it('is when the run is due, if it came too early', async () => {
    const { request, work, shop } = await handFed();
    const eta = new Date(Date.now() + 60_000);
    const { id } = await request(eta);
    expect(await work(id)).toEqual(eta);
    expect(await shop.runs.get(id)).toMatchObject({ state: 'PENDING', attempts: 0 });
  });

  it('is the end of the lease, if another worker holds the run', async () => {
    const { leaveRun, work } = await handFed();
    const leaseExpiresAt = new Date(Date.now() + 60_000);
    expect(await work(await leaveRun(leaseExpiresAt))).toEqual(leaseExpiresAt);
  });

  it('is now, if it releases the run', async () => {
    const { request, work, script, hostRows, integrations } = await handFed();
    script.read = stuck().read;
    const { id } = await request();
    const answer = work(id);
    await expect.poll(hostRows).toBe(2);
    const before = Date.now();
    await integrations.stop();
    const again = await answer;
    expect(again?.getTime()).toBeGreaterThanOrEqual(before);
    expect(again?.getTime()).toBeLessThanOrEqual(Date.now());
  });

  it('is null, if the run has ended or does not exist', async () => {
    const { request, work } = await handFed();
    const { id } = await request();
    expect([await work(id), await work(id), await work('no run')]).toEqual([null, null, null]);
  });
});

describe('a worker', () => {
  it('joins the same request while a run is under way, and refuses another', async () => {
    const shop = await pullShop();
    const source = stuck();
    shop.script.read = source.read;
    const [first, second] = await Promise.all([shop.ask(), shop.ask()]);
    expect(second.id).toBe(first.id);
    await expect(shop.ask({ full: true })).rejects.toMatchObject({ code: 'run_in_progress' });
  });

  it('returns the run that an idempotency key was used for', async () => {
    const shop = await pullShop();
    const ask = (input: object) =>
      shop.shop.actions.run(shop.connection.id, 'import_things', input, { idempotencyKey: 'key-1' });
    const first = await ask({});
    await shop.shop.runs.waitFor(first.id);
    expect((await ask({})).id).toBe(first.id);
    await expect(ask({ full: true })).rejects.toMatchObject({ code: 'run_in_progress' });
  });

  it('releases its run when its process stops, and another resumes after the last committed page', async () => {
    const shop = await pullShop();
    const source = stuck();
    shop.script.read = source.read;
    const { id } = await shop.ask();
    await expect.poll(() => shop.hostRows()).toBe(2);
    await shop.integrations.stop();
    expect(await shop.shop.runs.get(id)).toMatchObject({ state: 'RETRY', leaseOwner: null });

    const places: unknown[] = [];
    shop.script.read = async function* (context) {
      places.push(context.cursor);
      yield* pagesOf(things(4))(context);
    };
    const other = shop.process();
    expect(await other.start()).toBe(1);
    expect(await other.for(shop.actor).runs.waitFor(id)).toMatchObject({
      state: 'SUCCESS',
      attempts: 2,
      progress: { fetched: 4, created: 4 },
    });
    expect(places).toEqual([{ page: 1 }]);
    expect(shop.hostRows()).toBe(4);
    const types = (await shop.events()).map(({ eventType }) => eventType);
    expect(types).toEqual(expect.arrayContaining(['run.retrying', 'run.resumed']));
  });

  it('writes nothing more once another worker holds its run', async () => {
    const shop = await pullShop({ leaseMs: 60_000 });
    const gate = Promise.withResolvers<void>();
    shop.script.read = async function* () {
      yield { items: things(2), cursor: { page: 1 } };
      await gate.promise;
      yield { items: [thing('late')], cursor: { page: 2 } };
    };
    const { id } = await shop.ask();
    await expect.poll(() => shop.hostRows()).toBe(2);
    await shop.storage.transaction(shop.actor, async ({ runs }) => {
      const muchLater = new Date(Date.now() + 3_600_000);
      expect(await runs.claim(id, 'another worker', muchLater, 3_600_000)).toMatchObject({ attempts: 2 });
    });
    gate.resolve();
    await shop.integrations.stop();
    expect(Object.keys(shop.hosted())).toEqual(['t0', 't1']);
    expect(await shop.shop.runs.get(id)).toMatchObject({ state: 'STARTED', leaseOwner: 'another worker' });
  });

  it('keeps its lease when a page takes longer than the lease', async () => {
    const shop = await pullShop({ leaseMs: 100 });
    const run = await shop.run(async function* () {
      yield { items: things(1), cursor: { page: 1 } };
      const [first] = (await shop.shop.runs.list({ limit: 1 })).rows;
      await expect
        .poll(async () => (await shop.shop.runs.list({ limit: 1 })).rows[0]?.leaseExpiresAt)
        .not.toEqual(first?.leaseExpiresAt);
      yield { items: [thing('late')], cursor: { page: 2 } };
    });
    expect(run).toMatchObject({ state: 'SUCCESS', attempts: 1, progress: { created: 2 } });
  });

  it('picks up what a killed process left, once the lease has expired', async () => {
    const shop = await pullShop({ leaseMs: 8_000 });
    await shop.integrations.start();
    shop.script.read = pagesOf(things(3));
    const id = await shop.leaveRun(new Date(Date.now() + 100));
    expect(await shop.shop.runs.waitFor(id)).toMatchObject({ state: 'SUCCESS', attempts: 2 });
    expect(shop.hostRows()).toBe(3);
  });

  it('reports an unexpected error only to the host’s log', async () => {
    const shop = await pullShop();
    const run = await shop.run(async function* () {
      yield { items: [], cursor: { page: 1 } };
      throw new TypeError('canary: customer Jane');
    });
    expect(run).toMatchObject({ state: 'FAILURE', error: { code: 'internal', kind: 'internal' } });
    expect(JSON.stringify([run, await shop.events()])).not.toContain('canary');
    expect(shop.logged).toMatchObject([['import_things failed.', { err: { message: 'canary: customer Jane' } }]]);
  });
});
