import { setTimeout as delay } from 'node:timers/promises';
import { isFinished, type RunRow } from '@makerfex/integrations-core';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { type InstagramHost, instagramHost } from '../../test/host.ts';
import type { FaultOrder } from '../simulator/index.ts';
import { notes } from './work.ts';

const path = 'media_publish';
const problem = (code: number, subcode?: number) => ({ kind: 'graph_error', error: { code, subcode } }) as const;

/** Answers that say nothing of what came of a request. */
const silences = [
  { kind: 'silent' },
  { kind: 'dropped' },
  { kind: 'server_error' },
  { kind: 'malformed' },
  problem(4, 2207051),
  problem(-1, 2207001),
  problem(100, 33),
  problem(77_777),
] as const;
/** Answers that say that a request was not carried out. Of the one before it they say nothing. */
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

const silence = fc.record({
  order: fc.constantFrom(...silences),
  /** In milliseconds; the grace is 30. */
  takesEffect: fc.oneof(fc.boolean(), fc.integer({ min: 1, max: 90 })),
});
const publishFault = fc.oneof(
  silence.map(({ order, takesEffect }): FaultOrder => ({ ...order, path, takesEffect })),
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
const bad = fc.record({
  publishing: fc.array(publishFault, { maxLength: 4 }),
  /** Once the first publish is about to go out. */
  reading: fc.option(readFaults, { nil: undefined }),
  /** The step after which the worker lets go, and another takes the run up. */
  handedOverAt: fc.option(fc.constantFrom(...Object.values(notes).map(({ name }) => name)), { nil: undefined }),
});

/** The run once it has ended, or waits for an hour: for the quota. */
async function ended({ shop }: InstagramHost, id: string): Promise<RunRow> {
  for (;;) {
    const run = await shop.runs.get(id);
    if (isFinished(run.state) || (run.eta && run.eta.getTime() > Date.now() + 10_000)) return run;
    await delay(5);
  }
}

/** What a run says at its end, and whether it is true of the account. */
async function wordOf(host: InstagramHost, id: string) {
  const { state, error } = await ended(host, id);
  const { simulator } = host;
  // What was sent may still come to be, and is once the account is looked at.
  await delay(100);
  const authorization = `Bearer ${simulator.tokens.issueTokens().access_token}`;
  await simulator.fetch(new Request('https://graph.instagram.com/v26.0/1', { headers: { authorization } }));
  const posts = simulator.posts.length;
  const isInDoubt = error?.code === 'outcome_unknown';
  const isTrue = isInDoubt ? posts <= 1 : posts === (state === 'SUCCESS' ? 1 : 0);
  return { state, code: error?.code, posts, isInDoubt, isTrue: isTrue && error?.code !== 'internal' };
}

it('whatever befalls a publish, there is one post, or none and it is said, and asking again makes no second one', async () => {
  await fc.assert(
    fc.asyncProperty(bad, async ({ publishing, reading, handedOverAt }) => {
      const host = await instagramHost({ timing: { callMs: 40, graceMs: 30, pollForMs: 100 } });
      const { simulator, shop, ask, atStep, integrations } = host;
      const heir = host.worker();
      for (const order of publishing) simulator.faults.next(order);
      if (reading) atStep(notes.publishing.name, () => simulator.faults.next(reading));
      if (handedOverAt) atStep(handedOverAt, () => void integrations.stop().then(() => heir.start()));
      const { id } = await ask();
      const words = [await wordOf(host, id)];

      simulator.faults.clear();
      await heir.start();
      if (words.at(-1)?.isInDoubt) {
        await shop.runs.reconcile(id);
        words.push(await wordOf(host, id));
      }
      const last = words.at(-1);
      if (last?.state === 'FAILURE' && !last.isInDoubt) words.push(await wordOf(host, (await ask()).id));
      await Promise.all([integrations.stop(), heir.stop()]);
      expect(words.filter(({ isTrue }) => !isTrue)).toEqual([]);
    }),
    { numRuns: 60 },
  );
}, 120_000);
