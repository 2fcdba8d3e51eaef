import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { passingFault } from '../../test/passing-fault.ts';
import { pagesOf, pullShop, thing } from '../../test/pull-shop.ts';
import { pushHost } from '../../test/push-host.ts';
import { newId } from '../ids.ts';
import type { RunRow } from '../storage/run-row.ts';
import { leaseAfterLosses } from './lost-leases.ts';

const past = () => new Date(Date.now() - 1);
const things = (count: number) => Array.from({ length: count }, (_, n) => thing(`t${n}`));

describe('the lease after lost leases', () => {
  it('doubles with each, up to ten minutes or the configured lease', () => {
    const leases = (leaseMs: number, most: number) =>
      Array.from({ length: most + 1 }, (_, lostLeases) => leaseAfterLosses({ lostLeases }, leaseMs) / 1_000);
    expect(leases(20_000, 5)).toEqual([20, 40, 80, 160, 320, 600]);
    expect(leases(900_000, 2)).toEqual([900, 900, 900]);
  });

  it('is the one a worker takes and renews, so that the next worker waits as long', async () => {
    const shop = await pullShop({ leaseMs: 1_500 });
    const gate = Promise.withResolvers<void>();
    shop.script.read = async function* () {
      await gate.promise;
      yield { items: things(1), cursor: { page: 1 } };
    };
    const id = await shop.leaveRun(past(), { lostLeases: 3 });
    await shop.integrations.start();
    await expect.poll(async () => (await shop.shop.runs.get(id)).leaseOwner).not.toBe('killed');
    const leaseMs = async () => ((await shop.shop.runs.get(id)).leaseExpiresAt?.getTime() ?? 0) - Date.now();
    expect(await leaseMs()).toBeGreaterThan(3_000);
    const first = (await shop.shop.runs.get(id)).leaseExpiresAt;
    await expect.poll(async () => (await shop.shop.runs.get(id)).leaseExpiresAt).not.toEqual(first);
    expect(await leaseMs()).toBeGreaterThan(3_000);
    gate.resolve();
    expect(await shop.shop.runs.waitFor(id)).toMatchObject({ state: 'SUCCESS', attempts: 2 });
  });
});

describe('a lease that temporarily cannot be renewed', () => {
  const leaveReading = async (fault: Error) => {
    const shop = await pullShop({ leaseMs: 1_500, maxLostLeases: 10 });
    const over = Promise.withResolvers<void>();
    shop.script.read = async function* () {
      const transactions = vi.spyOn(shop.storage, 'transaction').mockRejectedValueOnce(fault);
      await expect.poll(() => transactions.mock.calls.length).toBeGreaterThan(1);
      transactions.mockRestore();
      over.resolve();
      yield { items: things(1), cursor: { page: 1 } };
    };
    // Its lease is longer than a minute, and renewed every half second.
    const id = await shop.leaveRun(past(), { lostLeases: 5 });
    await shop.integrations.start();
    await over.promise;
    return { shop, id };
  };

  it('does not end the attempt, and is logged', async () => {
    const { shop, id } = await leaveReading(passingFault());
    expect(await shop.shop.runs.waitFor(id)).toMatchObject({ state: 'SUCCESS', attempts: 2, failures: 0 });
    expect(shop.logged).toEqual([[expect.stringContaining('could not be prolonged'), expect.anything()]]);
  });
});

describe('a run whose workers are lost', () => {
  it('fails without another attempt after five in a row, and says what to do', async () => {
    const shop = await pullShop();
    let reads = 0;
    shop.script.read = async function* (context) {
      reads += 1;
      yield* pagesOf(things(1))(context);
    };
    const id = await shop.leaveRun(past(), { lostLeases: 4, attempts: 5 });
    await shop.integrations.start();
    const run = await shop.shop.runs.waitFor(id);
    expect(run).toMatchObject({
      state: 'FAILURE',
      lostLeases: 5,
      leaseOwner: null,
      error: { code: 'run_crashed', kind: 'internal', message: expect.stringContaining(`Run ${id}`) },
    });
    expect(run.error?.message).toMatch(/5 times in a row.*runs\.maxLostLeases.*run it again/);
    expect(reads).toBe(0);
    expect(await shop.events('run.failed')).toMatchObject([
      { level: 'error', meta: { run_id: id, code: 'run_crashed', lost_leases: 5 } },
    ]);
    const { health, healthReason, capabilityHealth } = await shop.shop.connections.get(shop.connection.id);
    expect(capabilityHealth['import_things']).toMatchObject({ health: 'failing', reason: run.error?.message });
    expect([health, healthReason]).toEqual(['degraded', expect.stringContaining(id)]);
    expect(shop.logged).toMatchObject([['import_things failed.', { err: { code: 'run_crashed' }, runId: id }]]);
    expect(await shop.run(pagesOf(things(1)))).toMatchObject({ state: 'SUCCESS' });
    expect(await shop.shop.connections.get(shop.connection.id)).toMatchObject({ health: 'healthy' });
  });

  it('fails after as many as the host configured', async () => {
    const shop = await pullShop({ maxLostLeases: 2 });
    const id = await shop.leaveRun(past(), { lostLeases: 1 });
    await shop.integrations.start();
    expect(await shop.shop.runs.waitFor(id)).toMatchObject({ state: 'FAILURE', error: { code: 'run_crashed' } });
  });

  it('resumes after fewer, with a warning', async () => {
    const shop = await pullShop();
    shop.script.read = pagesOf(things(3));
    const id = await shop.leaveRun(past(), { lostLeases: 3 });
    await shop.integrations.start();
    expect(await shop.shop.runs.waitFor(id)).toMatchObject({ state: 'SUCCESS', progress: { created: 3 } });
    expect(await shop.events('run.resumed')).toMatchObject([{ level: 'warning', meta: { lost_leases: 4 } }]);
  });

  it('resets its count when a batch is committed', async () => {
    const shop = await pullShop();
    const gate = Promise.withResolvers<void>();
    shop.script.read = async function* () {
      yield { items: things(2), cursor: { page: 1 } };
      await gate.promise;
    };
    const id = await shop.leaveRun(past(), { lostLeases: 3 });
    await shop.integrations.start();
    await expect.poll(() => shop.hostRows()).toBe(2);
    await expect.poll(async () => (await shop.shop.runs.get(id)).lostLeases).toBe(0);
    gate.resolve();
  });

  it('makes no progress by reading the same place again', async () => {
    const shop = await pullShop();
    let reads = 0;
    shop.script.read = async function* ({ signal }) {
      reads += 1;
      yield { items: things(2), cursor: { page: 1 } };
      await delay(60_000, undefined, { signal });
    };
    const { id } = await shop.ask();
    await expect.poll(() => shop.hostRows()).toBe(2);
    await shop.integrations.stop();
    await shop.storage.transaction(shop.actor, (unit) => unit.runs.claim(id, 'killed', new Date(), 0));
    await shop.process().start();
    await expect.poll(async () => (await shop.shop.runs.get(id)).progress.unchanged).toBe(2);
    expect([reads, (await shop.shop.runs.get(id)).lostLeases]).toEqual([2, 1]);
  });

  it('loses no lease when its process stops', async () => {
    const shop = await pullShop();
    let hasBegun = Promise.withResolvers<void>();
    shop.script.read = async function* ({ signal }) {
      hasBegun.resolve();
      yield* [];
      await delay(60_000, undefined, { signal });
    };
    const { id } = await shop.ask();
    await hasBegun.promise;
    await shop.integrations.stop();
    for (let n = 0; n < 6; n += 1) {
      hasBegun = Promise.withResolvers();
      const next = shop.process();
      await next.start();
      await hasBegun.promise;
      await next.stop();
    }
    expect(await shop.shop.runs.get(id)).toMatchObject({ state: 'RETRY', attempts: 7, lostLeases: 0 });
  });

  it('is cancelled without another attempt, if that was requested', async () => {
    const shop = await pullShop();
    const id = await shop.leaveRun(new Date(Date.now() + 60_000));
    await shop.shop.runs.cancel(id);
    await shop.storage.transaction(shop.actor, (unit) => unit.runs.advance(id, 'killed', past(), {}));
    await shop.integrations.start();
    expect(await shop.shop.runs.waitFor(id)).toMatchObject({ state: 'REVOKED', error: { code: 'run_cancelled' } });
  });
});

describe('a push whose workers are lost', () => {
  /** A push that four workers have lost. */
  async function leftPush(steps: RunRow['steps']) {
    const host = await pushHost();
    const { id: templateId } = await host.ask();
    const template = await host.shop.runs.waitFor(templateId);
    const row: RunRow = {
      ...template,
      id: newId(),
      state: 'STARTED',
      steps,
      lostLeases: 3,
      leaseOwner: 'killed',
      leaseExpiresAt: past(),
      result: null,
      finishedAt: null,
    };
    await host.storage.transaction(host.actor, (unit) => unit.runs.insert(row));
    return { ...host, id: row.id, lose: () => host.storage.transaction(host.actor, lose(row.id)) };
  }
  const lose =
    (id: string) =>
    async ({ runs }: Parameters<Parameters<Awaited<ReturnType<typeof pushHost>>['storage']['transaction']>[1]>[0]) => {
      await runs.claim(id, 'killed', new Date(), 0);
    };

  it('ends with an unknown outcome if it may have gone out', async () => {
    const { id, lose: loseOneMore, first, shop, connection } = await leftPush({ notes: {}, attempted: true });
    await loseOneMore();
    await first.start();
    const run = await shop.runs.waitFor(id);
    expect(run).toMatchObject({ state: 'FAILURE', error: { code: 'outcome_unknown' } });
    expect(run.error?.message).toContain('lost its worker 5 times');
    const { capabilityHealth } = await shop.connections.get(connection.id);
    expect(capabilityHealth['send_thing']).toMatchObject({ health: 'failing' });
  });

  it.each([
    ['with a new step', { notes: {}, attempted: false }, 'one', 0],
    ['with a step that has another value now', { notes: { one: 'before' }, attempted: false }, 'one', 0],
    ['not with the same step again', { notes: { one: 'sent' }, attempted: false }, 'one', 4],
    ['not with a step that was withdrawn before', { notes: { one: null }, attempted: false }, 'one', 4],
  ])('makes progress %s', async (_, steps, name, lostLeases) => {
    const { id, script, first, shop } = await leftPush(steps);
    const [saved, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    script.run = async (context) => {
      await context.steps.note(name, 'sent');
      saved.resolve();
      await gate.promise;
      return { sent: 'x' };
    };
    await first.start();
    await saved.promise;
    expect(await shop.runs.get(id)).toMatchObject({ lostLeases });
    gate.resolve();
    await shop.runs.waitFor(id);
  });
});
