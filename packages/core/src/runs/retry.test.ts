import { describe, expect, it } from 'vitest';
import { pagesOf, pullShop, thing } from '../../test/pull-shop.ts';
import { type ErrorCode, errorKinds, IntegrationError } from '../errors.ts';
import { runRetries } from '../retry.ts';
import { planRetry } from './plan-retry.ts';

const now = new Date('2026-11-24T08:00:00.000Z');
const hour = 3_600_000;
const planOf = (error: unknown, failures = 0, startedAt = now) =>
  planRetry(error, { failures, startedAt }, runRetries, now);
const waitOf = (error: unknown, failures = 0): number | null => {
  const plan = planOf(error, failures);
  return plan && plan.eta.getTime() - now.getTime();
};
const fault = (code: ErrorCode, retryAfterMs?: number) =>
  new IntegrationError(code, 'A fault.', retryAfterMs === undefined ? {} : { retryAfterMs });

describe('retrying a run', () => {
  const codes: ErrorCode[] = Object.keys(errorKinds).filter((code): code is ErrorCode => code in errorKinds);
  it.each(codes)('depends on the kind of %s', (code) => {
    const kind = errorKinds[code];
    expect(waitOf(fault(code)) !== null).toBe(kind === 'transient' || kind === 'rate_limited');
  });

  it('never happens after an error that is not ours', () => {
    expect(waitOf(new TypeError('a bug'))).toBeNull();
  });

  it('waits longer each time, with jitter, up to a limit', () => {
    for (const [failures, most] of [5_000, 10_000, 20_000, 40_000, 80_000].entries()) {
      const waits = Array.from({ length: 50 }, () => waitOf(fault('provider_unavailable'), failures) ?? 0);
      expect(Math.max(...waits)).toBeLessThanOrEqual(most);
      expect(Math.min(...waits)).toBeGreaterThanOrEqual(most / 2);
      expect(new Set(waits).size).toBeGreaterThan(1);
    }
    const many = planRetry(
      fault('provider_unavailable'),
      { failures: 20, startedAt: now },
      { ...runRetries, attempts: 100 },
      now,
    );
    expect((many?.eta.getTime() ?? 0) - now.getTime()).toBeLessThanOrEqual(runRetries.maxMs);
  });

  it('waits as long as a rate limit requires, up to a day', () => {
    expect(waitOf(fault('provider_rate_limited', hour))).toBe(hour);
    expect(waitOf(fault('provider_rate_limited', 24 * hour + 1))).toBeNull();
  });

  it('does not count the long waits of a rate limit within a day of its start', () => {
    const before = (hours: number) => new Date(now.getTime() - hours * hour);
    const quota = fault('provider_rate_limited', hour);
    expect(planOf(quota, 5, before(23))).toMatchObject({ failures: 5 });
    expect(planOf(quota, 5, before(24))).toBeNull();
    expect(planOf(quota, 4, before(24))).toMatchObject({ failures: 5 });
    expect(planOf(fault('provider_rate_limited', 1_000))).toMatchObject({ failures: 1 });
    expect(planOf(fault('provider_unavailable', hour))).toMatchObject({ failures: 1 });
  });

  it('ends after the configured attempts', () => {
    expect(waitOf(fault('provider_timeout'), 4)).not.toBeNull();
    expect(waitOf(fault('provider_timeout'), 5)).toBeNull();
  });
});

describe('a run with a transient error', () => {
  it('waits, resumes after the last committed page, and records that', async () => {
    const shop = await pullShop({ retry: { baseMs: 20 } });
    let calls = 0;
    const run = await shop.run(async function* (context) {
      calls += 1;
      if (calls === 1) {
        yield { items: [thing('a'), thing('b')], cursor: { page: 1 } };
        throw fault('provider_unavailable');
      }
      yield* pagesOf([thing('a'), thing('b'), thing('c')])(context);
    });
    expect(run).toMatchObject({
      state: 'SUCCESS',
      attempts: 2,
      failures: 1,
      error: null,
      progress: { created: 3, fetched: 3 },
    });
    expect(await shop.events('run.retrying')).toMatchObject([
      { meta: { code: 'provider_unavailable', failures: 1, eta: expect.any(String) } },
    ]);
    const health = (await shop.events('connection.health_changed')).map(({ meta }) => meta['to']);
    expect(health).toEqual(['degraded', 'healthy']);
  });

  it('fails in the end', async () => {
    const shop = await pullShop({ retry: { baseMs: 2, attempts: 3 } });
    const run = await shop.run(async function* () {
      yield { items: [], cursor: { page: 1 } };
      throw fault('provider_timeout');
    });
    expect(run).toMatchObject({ state: 'FAILURE', attempts: 3, failures: 2, error: { code: 'provider_timeout' } });
  });

  it('is cancelled at once while it waits', async () => {
    const shop = await pullShop({ retry: { baseMs: 60_000 } });
    shop.script.read = async function* () {
      yield { items: [], cursor: { page: 1 } };
      throw fault('provider_timeout');
    };
    const { id } = await shop.ask();
    await expect.poll(async () => (await shop.shop.runs.get(id)).state).toBe('RETRY');
    expect(await shop.shop.runs.cancel(id)).toMatchObject({ state: 'REVOKED' });
  });

  it('is never retried automatically if somebody must act', async () => {
    const shop = await pullShop({ retry: { baseMs: 1 } });
    const run = await shop.run(async function* () {
      yield { items: [], cursor: { page: 1 } };
      throw fault('provider_auth');
    });
    expect(run).toMatchObject({ state: 'FAILURE', attempts: 1 });
  });
});

describe('a run with an eta or expiry', () => {
  it('waits until its eta', async () => {
    const shop = await pullShop();
    shop.script.read = pagesOf([thing('a')]);
    const eta = new Date(Date.now() + 150);
    const { id } = await shop.shop.actions.run(shop.connection.id, 'import_things', {}, { eta });
    const run = await shop.shop.runs.waitFor(id);
    expect(run.startedAt?.getTime()).toBeGreaterThanOrEqual(eta.getTime());
    expect(run.state).toBe('SUCCESS');
  });

  it('is revoked after its expiry, with an event', async () => {
    const shop = await pullShop();
    const expiresAt = new Date(Date.now() - 1);
    const { id } = await shop.shop.actions.run(shop.connection.id, 'import_things', {}, { expiresAt });
    expect(await shop.shop.runs.waitFor(id)).toMatchObject({ state: 'REVOKED', attempts: 0 });
    expect(await shop.events('run.revoked')).toMatchObject([{ meta: { expires_at: expiresAt.toISOString() } }]);
  });
});
