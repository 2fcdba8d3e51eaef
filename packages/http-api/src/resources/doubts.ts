import * as z from 'zod';
import { sentSchemas } from '../openapi/components.ts';
import { route } from '../routing/route.ts';
import { oneRun, runPath, toRun } from './run.ts';

/** Ways on from a push that failed, and out of one that ended as `outcome_unknown`. */
export const doubtRoutes = [
  route({
    method: 'POST',
    path: '/runs/{id}/reconcile/',
    operationId: 'reconcileRun',
    summary: 'Take a push that failed up again from its steps',
    description:
      'What it has done is not done again. Where its outcome is unknown, what came of it is seen to first. Of a run that failed before ' +
      'any step, or did not fail: `invalid_input`.',
    permission: 'use',
    params: runPath,
    answer: { ...oneRun('The run, which goes on after the answer.'), status: 202 },
    problems: ['invalid_input', 'run_in_progress'],
    handle: async ({ shop, params }) => ({ body: toRun(await shop.runs.reconcile(params.id)) }),
  }),

  route({
    method: 'POST',
    path: '/runs/{id}/settle/',
    operationId: 'settleRun',
    summary: 'Say what came of a run whose outcome is unknown',
    description: 'For a person who has looked. Of a run without such a doubt: `invalid_input`.',
    permission: 'use',
    params: runPath,
    body: z
      .strictObject({
        found: z
          .enum(['done', 'not_done'])
          .describe('`done` makes the run a `SUCCESS`; after `not_done` the same may be asked for again.'),
      })
      .register(sentSchemas, { id: 'Settlement' }),
    answer: oneRun('The run as it is now.'),
    problems: ['stale_version'],
    handle: async ({ shop, params, body }) => ({ body: toRun(await shop.runs.settle(params.id, body.found)) }),
  }),
];
