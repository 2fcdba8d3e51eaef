import { setTimeout as delay } from 'node:timers/promises';
import { isFinished, type RunRow } from '@makerfex/integrations-core/storage';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { type InstagramHost, instagramHost } from '../../test/host.ts';
import type { FaultOrder } from '../simulator/index.ts';
import { notes } from './work.ts';

const path = 'media_publish';
const problem = (code: number, subcode?: number) => ({ kind: 'graph_error', error: { code, subcode } }) as const;

/** Answers that leave the outcome of a request unknown. */
const ambiguousAnswers = [
  { kind: 'silent' },
  { kind: 'dropped' },
  { kind: 'server_error' },
  { kind: 'malformed' },
  problem(4, 2207051),
  problem(-1, 2207001),
  problem(100, 33),
  problem(77_777),
] as const;
/** Answers that prove that this request had no effect. They say nothing about the request before it. */
const refusals = [
  problem(9007, 2207027),
  problem(24, 2207008),
  problem(24, 2207006),
  problem(9, 2207042),
  problem(25, 2207050),
  problem(100, 2207023),
  problem(190, 460),
  problem(10),
  problem(613),
] as const;

const ambiguousFault = fc.record({
  order: fc.constantFrom(...ambiguousAnswers),
  /** In milliseconds; the grace is 30. */
  takesEffect: fc.oneof(fc.boolean(), fc.integer({ min: 1, max: 90 })),
});
const publishFault = fc.oneof(
  ambiguousFault.map(({ order, takesEffect }): FaultOrder => ({ ...order, path, takesEffect })),
  fc.constantFrom(...refusals).map((order): FaultOrder => ({ ...order, path })),
);
const readFaults = fc
  .record({
    order: fc.constantFrom(problem(100, 33), problem(24, 2207006), problem(24, 2207008), {
      kind: 'server_error',
    } as const),
    count: fc.integer({ min: 1, max: 12 }),
  })
  .map(({ order, count }): FaultOrder => ({ ...order, method: 'GET', count }));
const faultyRun = fc.record({
  publishing: fc.array(publishFault, { maxLength: 4 }),
  /** From just before the first publish. */
  reading: fc.option(readFaults, { nil: undefined }),
  /** The step after which another worker takes over the run. */
  handedOverAt: fc.option(fc.constantFrom(...Object.values(notes).map(({ name }) => name)), { nil: undefined }),
});

/** The run once it has ended, or waits an hour for the quota. */
async function settledRun({ shop }: InstagramHost, id: string): Promise<RunRow> {
  for (;;) {
    const run = await shop.runs.get(id);
    if (isFinished(run.state) || (run.eta && run.eta.getTime() > Date.now() + 10_000)) return run;
    await delay(5);
  }
}

/** What a run reports, and whether the account confirms it. */
async function reportOf(host: InstagramHost, id: string) {
  const { state, error } = await settledRun(host, id);
  const { simulator } = host;
  // A delayed publish goes live when the account is read.
  await delay(100);
  const authorization = `Bearer ${simulator.tokens.issueTokens().access_token}`;
  await simulator.fetch(new Request('https://graph.instagram.com/v26.0/1', { headers: { authorization } }));
  const posts = simulator.posts.length;
  const isUnknown = error?.code === 'outcome_unknown';
  const isCorrect = isUnknown ? posts <= 1 : posts === (state === 'SUCCESS' ? 1 : 0);
  return { state, code: error?.code, posts, isUnknown, isCorrect: isCorrect && error?.code !== 'internal' };
}

it('posts once, or not at all and says so, and a new run never posts twice', async () => {
  await fc.assert(
    fc.asyncProperty(faultyRun, async ({ publishing, reading, handedOverAt }) => {
      const host = await instagramHost({ timing: { callMs: 40, graceMs: 30, pollForMs: 100 } });
      const { simulator, shop, ask, atStep, integrations } = host;
      const successor = host.worker();
      for (const order of publishing) simulator.faults.next(order);
      if (reading) atStep(notes.publishing.name, () => simulator.faults.next(reading));
      if (handedOverAt) atStep(handedOverAt, () => void integrations.stop().then(() => successor.start()));
      const { id } = await ask();
      const reports = [await reportOf(host, id)];

      simulator.faults.clear();
      await successor.start();
      if (reports.at(-1)?.isUnknown) {
        await shop.runs.reconcile(id);
        reports.push(await reportOf(host, id));
      }
      const last = reports.at(-1);
      if (last?.state === 'FAILURE' && !last.isUnknown) reports.push(await reportOf(host, (await ask()).id));
      await Promise.all([integrations.stop(), successor.stop()]);
      expect(reports.filter(({ isCorrect }) => !isCorrect)).toEqual([]);
    }),
    { numRuns: 30 },
  );
});
