import * as z from 'zod';
import { sentSchemas } from '../openapi/components.ts';
import { route } from '../routing/route.ts';
import { oneRun, runPath, toRun } from './run.ts';

/** Resumes failed pushes, and settles those that ended as `outcome_unknown`. */
export const unknownOutcomeRoutes = [
  route({
    method: 'POST',
    path: '/runs/{id}/reconcile/',
    operationId: 'reconcileRun',
    summary: 'Resume a failed push from its last step',
    description:
      'Finished steps are not repeated. An unknown outcome is looked up first. A run that did not fail, or failed before its ' +
      'first step, is `invalid_input`.',
    permission: 'use',
    params: runPath,
    answer: { ...oneRun('The run, which continues after the answer.'), status: 202 },
    problems: ['invalid_input', 'run_in_progress'],
    handle: async ({ shop, params }) => ({ body: toRun(await shop.runs.reconcile(params.id)) }),
  }),

  route({
    method: 'POST',
    path: '/runs/{id}/settle/',
    operationId: 'settleRun',
    summary: 'Settle a run whose outcome is unknown',
    description: 'For a person who has checked the outcome. A run whose outcome is known is `invalid_input`.',
    permission: 'use',
    params: runPath,
    body: z
      .strictObject({
        found: z
          .enum(['done', 'not_done'])
          .describe('`done` makes the run a `SUCCESS`; after `not_done` the same run can be requested again.'),
      })
      .register(sentSchemas, { id: 'Settlement' }),
    answer: oneRun('The run as it is now.'),
    problems: ['stale_version'],
    handle: async ({ shop, params, body }) => ({ body: toRun(await shop.runs.settle(params.id, body.found)) }),
  }),
];
