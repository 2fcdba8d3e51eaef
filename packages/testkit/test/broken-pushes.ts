import { IntegrationError, isIntegrationError } from '@makerfex/integrations-core';
import * as z from 'zod';
import type { pushChecks } from '../src/provider/push/checks.ts';
import { isRefused, look, post, type Send, type SendContext, sendSafely } from './post-box.ts';

/** A push that breaks one promise; `says` are words of what the check finds. */
export type BrokenPush = readonly [what: string, check: keyof typeof pushChecks, send: Send, says: string];

const [once, dies, diesAfterStep, lost, fails, passing, refused, cancelled, tried] = [
  'has its effect once, and stores steps that hold no secret',
  'has its effect at most once if its worker dies at a request',
  'has its effect at most once if its worker dies after a step',
  'has its effect at most once if an answer is lost',
  'has its effect at most once if a server fails',
  'goes on after a 429',
  'is in no doubt about what was refused',
  'is cancelled before its effect, or not at all',
  'has no effect in a dry run, and notes no step',
] as const;

/** Notes what was sent only after it was sent. */
const withoutAttempt: Send = async (context) => {
  await context.steps.note('begun', true);
  const result = await post(context);
  await context.steps.note('sent', result.id);
  return result;
};

/** Notes an attempt, and sends again whatever the note says. */
const again: Send = async (context) => {
  await context.steps.attempt('sending', true);
  return post(context);
};

/** Takes the note of an attempt for the proof of its effect. */
const believing: Send = async (context) => {
  if (context.steps.read('sending', z.boolean())) return { id: 'sent before' };
  return again(context);
};

/** Sends, and answers any failure otherwise. */
const failing =
  (otherwise: (error: IntegrationError, context: SendContext) => Promise<never>): Send =>
  async (context) => {
    if (context.steps.read('sending', z.boolean().nullable())) return (await look(context)) ?? { id: 'not there' };
    await context.steps.attempt('sending', true);
    return post(context).catch((error: unknown) => {
      if (!isIntegrationError(error)) throw error;
      return otherwise(error, context);
    });
  };

const withoutWithdraw = failing(async (error) => {
  throw error;
});
const givingUp = failing(async (error, { steps }) => {
  await steps.withdraw('sending');
  throw isRefused(error) ? new IntegrationError('provider_rejected', 'The post box does not want it.') : error;
});

export const brokenPushes: readonly BrokenPush[] = [
  ['does nothing', once, async () => ({ id: 'none' }), 'has had its effect 0 times instead of once'],
  [
    'does it twice',
    once,
    async (context) => {
      await sendSafely(context);
      return post(context);
    },
    'has had its effect 2 times instead of once',
  ],
  [
    'stores its key in a step',
    once,
    async (context) => {
      await context.steps.note('key', 'key-of-the-post-box-1');
      return sendSafely(context);
    },
    'A step or the result holds a secret',
  ],
  ['sends before it notes an attempt', dies, withoutAttempt, 'The effect has happened 2 times if the worker dies at 1'],
  ['sends again without a look', dies, again, 'The effect has happened 2 times if the worker dies at 1'],
  [
    'takes a note for the effect',
    diesAfterStep,
    believing,
    'The run reports success, but nothing has happened, if the worker dies after 1 (sending)',
  ],
  ['sends again after a lost answer', lost, withoutAttempt, 'The effect has happened'],
  [
    'says that it failed after a lost answer',
    lost,
    failing(async (error, { steps }) => {
      await steps.withdraw('sending');
      throw new IntegrationError('provider_rejected', error.message);
    }),
    'The run ends as provider_rejected, as if nothing had gone out, but the effect has happened',
  ],
  ['sends again after a 500', fails, withoutAttempt, 'The effect has happened'],
  [
    'fails with an error of its own after a 500',
    fails,
    async (context) => {
      const result = await post(context).catch((error: unknown) => Promise.reject(new Error(String(error))));
      await context.steps.note('sent', result.id);
      return result;
    },
    'The run fails with an error that is no IntegrationError if 1 (POST /notes) is answered 500',
  ],
  ['gives up after a 429', passing, givingUp, 'The run ends as provider_rejected if 1 (POST /notes) is answered 429'],
  [
    'does not withdraw what was refused',
    refused,
    withoutWithdraw,
    'The run ends as outcome_unknown if 1 (POST /notes) is answered 429, and all that follow, though the request was refused',
  ],
  [
    'sends what was cancelled',
    cancelled,
    withoutAttempt,
    'as if nothing had gone out, but the effect has happened, if it is cancelled after 1 (begun)',
  ],
  ['sends in a dry run', tried, post, 'A dry run has had its effect'],
  [
    'notes a step of a dry run',
    tried,
    async (context) => {
      await context.steps.note('checked', true);
      return sendSafely(context);
    },
    'A dry run has noted the step checked',
  ],
];
