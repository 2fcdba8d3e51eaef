import { IntegrationError } from '../../errors.ts';
import { definedOf } from '../../options/check-options.ts';
import { option } from '../../options/option.ts';
import type { RetryOptions } from '../../retry.ts';
import type { Scope } from '../../scope.ts';
import type { Event, EventType } from '../../storage/event-types.ts';

export interface SubscriptionFilter<Type extends EventType = EventType> {
  /**
   * Types of event to deliver.
   * @default every type
   */
  readonly types?: readonly Type[];
  /**
   * Where a new subscription starts: at events that are written from now on, or at the oldest one in the log. A subscription that
   * is stored already continues where it stopped.
   * @default 'now'
   */
  readonly from?: 'now' | 'start';
}

/**
 * Handles an event. It may be called again for the same event, after a crash or its own error: use `event.id` to recognise it.
 * @param context the event's shop, and a signal that aborts if the subscription ends or another process took over
 */
export type EventHandler<Type extends EventType = EventType> = (
  event: Event<Type>,
  context: { readonly scope: Scope; readonly signal: AbortSignal },
) => void | Promise<void>;

export interface SubscriptionTiming {
  /**
   * How long the deliveries of a shop stay reserved for a process that no longer responds. In milliseconds, at least 100.
   * @default 30_000
   */
  readonly leaseMs: number;
  /**
   * How often a process looks for events that other processes wrote, and for retries that are due. In milliseconds, at least 20.
   * @default 5_000
   */
  readonly pollMs: number;
  /** Shops whose events a process handles at once, per subscription: 1 to 1,000. @default 4 */
  readonly concurrency: number;
  /**
   * How long to wait after a failure of the handler.
   * @default { baseMs: 1_000, maxMs: 300_000 }
   */
  readonly retry: Pick<RetryOptions, 'baseMs' | 'maxMs'>;
  /** Failures in a row after which a shop's deliveries are paused. @default 10 */
  readonly pauseAfter: number;
  /**
   * How often a paused shop is retried. In milliseconds, at least 100.
   * @default 3_600_000
   */
  readonly pausedRetryMs: number;
}

/** Schema of {@link SubscriptionTiming}. */
export const subscriptionOptions = option.group<Partial<SubscriptionTiming>>({
  leaseMs: option.ms(100).optional(),
  pollMs: option.ms(20).optional(),
  concurrency: option.count(1, 1_000).optional(),
  retry: option.group<SubscriptionTiming['retry']>({ baseMs: option.ms(1), maxMs: option.ms(1) }).optional(),
  pauseAfter: option.count(1, 1_000_000).optional(),
  pausedRetryMs: option.ms(100).optional(),
});

const defaultSubscriptionTiming: SubscriptionTiming = {
  leaseMs: 30_000,
  pollMs: 5_000,
  concurrency: 4,
  retry: { baseMs: 1_000, maxMs: 300_000 },
  pauseAfter: 10,
  pausedRetryMs: 3_600_000,
};

/** Adds the defaults. */
export const subscriptionTimingOf = (options: Partial<SubscriptionTiming> = {}): SubscriptionTiming => ({
  ...defaultSubscriptionTiming,
  ...definedOf(options),
});

const snakeCase = /^[a-z][a-z0-9_]{0,62}$/;

/** @throws IntegrationError `not_configured` if it is not snake case */
export function checkName(name: string): void {
  if (!snakeCase.test(name))
    throw new IntegrationError(
      'not_configured',
      `The subscription "${name}" needs a name in snake case of at most 63 characters, such as "failed_runs".`,
    );
}
