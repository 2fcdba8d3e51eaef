import { describe, expect, it } from 'vitest';
import { pagesOf, pullShop, type Read, type Thing, thing } from '../../test/pull-shop.ts';
import { IntegrationError } from '../errors.ts';
import { newId } from '../ids.ts';
import type { JobEngine, JobWorker } from '../jobs/job-engine.ts';
import type { RunRow } from '../storage/run-row.ts';

const things = (count: number): Thing[] => Array.from({ length: count }, (_, n) => thing(`t${n}`));

/** A shop that has these things already. */
async function importedShop(count: number, options: Parameters<typeof pullShop>[0] = {}) {
  const workers: JobWorker[] = [];
  const jobs: JobEngine = {
    attach: (worker) => void workers.push(worker),
    enqueue: () => undefined,
    start: async () => undefined,
    stop: async () => workers[0]?.release(),
  };
  const shop = await pullShop({ jobs, ...options });
  const execute = async (read: Read, trigger: RunRow['trigger'] = 'schedule') => {
    shop.script.read = read;
    const id = await shop.leaveRun(new Date(), {
      id: newId(),
      state: 'PENDING',
      attempts: 0,
      leaseOwner: null,
      leaseExpiresAt: null,
      startedAt: null,
      trigger,
    });
    await workers[0]?.execute({ scope: shop.actor, runId: id });
    return id;
  };
  await execute(pagesOf(things(count)));
  return {
    ...shop,
    execute,
    again: (runId: string) => workers[0]?.execute({ scope: shop.actor, runId }),
    eventsOf: async (runId: string) =>
      (await shop.events())
        .filter(({ meta, eventType }) => meta['run_id'] === runId && eventType.startsWith('run.'))
        .map(({ eventType }) => eventType),
  };
}

describe('an import', () => {
  it('records only its end if it finds nothing, however much it reads', async () => {
    const { execute, eventsOf } = await importedShop(7);
    expect(await eventsOf(await execute(pagesOf([])))).toEqual(['run.succeeded']);
    expect(await eventsOf(await execute(pagesOf(things(7))))).toEqual(['run.succeeded']);
  });

  it('records its start with the first thing that it finds, and its progress from then on', async () => {
    const { execute, eventsOf, events } = await importedShop(4);
    const id = await execute(pagesOf([...things(3), thing('new'), ...things(2)]));
    expect(await eventsOf(id)).toEqual(['run.started', 'run.progress', 'run.progress', 'run.succeeded']);
    const [started, progress] = (await events()).filter(({ meta }) => meta['run_id'] === id);
    expect(progress?.meta).toMatchObject({ fetched: 4, created: 1 });
    expect(started?.createdAt.getTime()).toBeLessThanOrEqual(progress?.createdAt.getTime() ?? 0);
  });

  it('records its start if it only deletes', async () => {
    const { execute, eventsOf } = await importedShop(4, { enumerates: true });
    expect(await eventsOf(await execute(pagesOf(things(3))))).toEqual(['run.started', 'run.succeeded']);
  });

  it('shows a person how far it is from its second batch on', async () => {
    const { execute, eventsOf } = await importedShop(6);
    expect(await eventsOf(await execute(pagesOf(things(6)), 'request'))).toEqual([
      'run.started',
      'run.progress',
      'run.progress',
      'run.succeeded',
    ]);
    expect(await eventsOf(await execute(pagesOf(things(2)), 'request'))).toEqual(['run.succeeded']);
  });

  it('records its start before it fails, and before another attempt', async () => {
    const { execute, again, eventsOf, script } = await importedShop(1, { retry: { baseMs: 1 } });
    const id = await execute(async function* () {
      yield* [];
      throw new IntegrationError('provider_unavailable', 'Not now.', { retryAfterMs: 1 });
    });
    script.read = pagesOf([]);
    await expect.poll(async () => (await again(id)) ?? null).toBeNull();
    expect(await eventsOf(id)).toEqual(['run.started', 'run.retrying', 'run.resumed', 'run.succeeded']);
  });

  it('records its start once if a batch is rolled back', async () => {
    const { execute, eventsOf, script } = await importedShop(1);
    script.beforePort = () => Promise.reject(new IntegrationError('port_failed', 'No.'));
    expect(await eventsOf(await execute(pagesOf([thing('new')])))).toEqual(['run.started', 'run.failed']);
  });
});
