import type { Logger } from '../../logger.ts';
import { backoff } from '../../retry.ts';
import type { Scope } from '../../scope.ts';
import type { Clock } from '../../storage/clock.ts';
import type { Delivery } from '../../storage/deliveries.ts';
import { asEvent } from '../../storage/event-types.ts';
import type { EventRow } from '../../storage/rows.ts';
import type { Storage, UnitOfWork } from '../../storage/storage.ts';
import { newEvent } from '../event.ts';
import type { EventHandler, SubscriptionTiming } from './options.ts';

/** Deliveries of one turn of a shop. */
const mostAtOnce = 50;

export interface DeliveryOptions<Tx> {
  readonly storage: Storage<Tx>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly name: string;
  /** Identifies this subscriber among those of all processes. */
  readonly owner: string;
  readonly handler: EventHandler;
  readonly timing: SubscriptionTiming;
  /** Aborts when the subscription ends. */
  readonly stop: AbortSignal;
}

/** One turn of a shop: this process holds its deliveries, and handles them one after another. */
class Turn<Tx> {
  readonly options: DeliveryOptions<Tx>;
  readonly scope: Scope;
  /** Failures in a row of the next event, including the attempt under way if it fails. */
  failures: number;

  constructor(options: DeliveryOptions<Tx>, scope: Scope, failures: number) {
    this.options = options;
    this.scope = scope;
    this.failures = failures;
  }

  /** @returns whether the shop may have more */
  async deliver(deliveries: readonly Delivery[]): Promise<boolean> {
    const { name, owner, stop } = this.options;
    await this.#reportLost(deliveries.filter(({ event }) => event === null));
    for (const { event } of deliveries) {
      if (stop.aborted) break;
      if (event && !(await this.#handle(event))) return false;
    }
    await this.#inShop((unit) => unit.deliveries.release(name, owner));
    return deliveries.length === mostAtOnce;
  }

  /** @returns whether the next event may be handled */
  async #handle(event: EventRow): Promise<boolean> {
    const abort = new AbortController();
    const signal = AbortSignal.any([this.options.stop, abort.signal]);
    const endHold = this.#keepHold(abort);
    try {
      await this.options.handler(asEvent(event), { scope: this.scope, signal });
    } catch (error) {
      await endHold();
      if (!abort.signal.aborted) await this.#recordFailure(event, error);
      return false;
    }
    await endHold();
    return this.#recordSuccess(event);
  }

  #recordSuccess({ id }: EventRow): Promise<boolean> {
    const { name, owner, timing } = this.options;
    const before = this.failures - 1;
    this.failures = 1;
    return this.#inShop(async (unit) => {
      await unit.deliveries.remove(name, [id]);
      if (before >= timing.pauseAfter)
        await unit.events.append([
          newEvent('subscription.resumed', `The subscription ${name} works again`, {
            meta: { subscription: name, failures: before },
          }),
        ]);
      return unit.deliveries.hold(name, owner, this.#leaseEnd(), this.failures);
    });
  }

  /** Keeps the event, and the order: the shop waits until its next attempt. An end of the subscription is no failure. */
  async #recordFailure({ id }: EventRow, error: unknown): Promise<void> {
    const { name, owner, timing, stop, clock, log } = this.options;
    const { failures, scope } = this;
    if (stop.aborted) return this.#inShop((unit) => unit.deliveries.release(name, owner));
    const isPaused = failures >= timing.pauseAfter;
    const retryAt = after(clock.now(), isPaused ? timing.pausedRetryMs : backoff(failures, timing.retry));
    const about = { err: error, subscription: name, shopId: scope.shopId, eventId: id, failures };
    log.error(about, `A subscription could not handle an event; the next attempt is at ${retryAt.toISOString()}.`);
    await this.#inShop(async (unit) => {
      const isHeld = await unit.deliveries.hold(name, owner, retryAt, failures);
      if (isHeld && failures === timing.pauseAfter)
        await unit.events.append([
          newEvent(
            'subscription.paused',
            `The subscription ${name} failed ${failures} times in a row; see the host's log`,
            {
              meta: { subscription: name, event_id: id, failures },
            },
          ),
        ]);
    });
  }

  async #reportLost(lost: readonly Delivery[]): Promise<void> {
    if (lost.length === 0) return;
    const { name, log } = this.options;
    const [count, shopId] = [lost.length, this.scope.shopId];
    const message = `${count} events were deleted before the subscription ${name} handled them`;
    log.error({ err: new Error(message), subscription: name, shopId, count }, 'A subscription lost events.');
    await this.#inShop(async (unit) => {
      const ids = lost.map(({ eventId }) => eventId);
      await unit.deliveries.remove(name, ids);
      await unit.events.append([
        newEvent('subscription.events_lost', message, { meta: { subscription: name, count } }),
      ]);
    });
  }

  /** Holds the shop while the handler works, and aborts its signal if another process took over. */
  #keepHold(abort: AbortController): () => Promise<void> {
    const { name, owner, timing, log } = this.options;
    let renewing: Promise<void> = Promise.resolve();
    const renew = async (): Promise<void> => {
      try {
        const isHeld = await this.#inShop((unit) => unit.deliveries.hold(name, owner, this.#leaseEnd(), this.failures));
        if (!isHeld) abort.abort(new Error(`Another process handles the events of ${this.scope.shopId}.`));
      } catch (error) {
        log.error({ err: error, subscription: name }, 'Could not extend the hold of a subscription; trying again.');
      }
    };
    const timer = setInterval(() => {
      renewing = renewing.then(renew);
    }, timing.leaseMs / 3).unref();
    return () => {
      clearInterval(timer);
      return renewing;
    };
  }

  #leaseEnd = (): Date => leaseEnd(this.options, this.failures);

  #inShop = <Result>(work: (unit: UnitOfWork<Tx>) => Promise<Result>): Promise<Result> =>
    this.options.storage.transaction(this.scope, work);
}

const after = (date: Date, ms: number): Date => new Date(date.getTime() + ms);

/** It doubles with each failure in a row: an event that crashes its processes must not crash them all the time. */
const leaseEnd = <Tx>({ clock, timing }: DeliveryOptions<Tx>, failures: number): Date =>
  after(clock.now(), Math.min(timing.leaseMs * 2 ** (failures - 1), Math.max(timing.pausedRetryMs, timing.leaseMs)));

/**
 * Handles the oldest deliveries of a shop, unless another process does so or a retry is not due yet.
 * @returns whether the shop may have more
 */
export async function deliverShop<Tx>(options: DeliveryOptions<Tx>, scope: Scope): Promise<boolean> {
  const { storage, clock, name, owner } = options;
  await clock.sync();
  const claimed = await storage.transaction(scope, async ({ deliveries }) => {
    const failures = await deliveries.claim(name, owner, clock.now(), leaseEnd(options, 1));
    if (failures === null) return null;
    if (failures > 1) await deliveries.hold(name, owner, leaseEnd(options, failures), failures);
    const next = await deliveries.next(name, mostAtOnce);
    if (next.length > 0) return { failures, next };
    await deliveries.release(name, owner);
    return null;
  });
  return claimed !== null && new Turn(options, scope, claimed.failures).deliver(claimed.next);
}
