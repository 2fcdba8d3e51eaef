import type { AppLimits } from '../provider/http.ts';
import type { Urgency } from '../urgency.ts';
import type { AppBudget } from './app-budget/app-budget.ts';
import type { AppBudgets } from './app-budget/app-budgets.ts';
import { Bucket, type Settle } from './bucket.ts';
import { waitsTooLong } from './refusals.ts';

/** Most budgets in memory; beyond it idle ones are dropped, oldest first. */
const keptBudgets = 10_000;

export interface TakeRequest {
  /** Key of the provider. */
  readonly provider: string;
  /** What the provider counts by. */
  readonly key: string;
  /** Set if it counts by app. */
  readonly perApp?: AppLimits | undefined;
  readonly shopId: string;
  /** Identifies the client: those of a shop take turns in the budget of an app. */
  readonly caller: object;
  readonly cost: number;
  /** Name of the provider, for messages. */
  readonly label: string;
  /** Who waits behind whom. */
  readonly urgency: Urgency;
  readonly signal: AbortSignal;
}

/**
 * Rate budgets by key, shared by all clients of one outbound; those of apps are shared with other processes. The more urgent calls
 * first.
 * @param maxWaitMs longest wait for budget; a call that would wait longer is refused
 * @param appBudgets none: all budgets are the process's own
 */
export function createRateLimiter(maxWaitMs: number, appBudgets?: AppBudgets) {
  const buckets = keep<Bucket>();
  const shared = keep<AppBudget>();

  return {
    /**
     * Waits for its turn.
     * @throws IntegrationError `provider_rate_limited` if the wait would be too long, and the signal's reason when it aborts
     */
    take({ provider, key, perApp, shopId, caller, cost, label, urgency, signal }: TakeRequest): Promise<Settle> {
      const name = `${provider} ${key}`;
      if (appBudgets && perApp)
        return shared(name, () => appBudgets.open({ provider, key, label, limits: perApp, maxWaitMs })).take({
          shopId,
          caller,
          cost,
          urgency,
          signal,
        });
      return buckets(name, () => new Bucket(maxWaitMs)).take({ cost, urgency }, signal, (waitMs) =>
        waitsTooLong(label, maxWaitMs, waitMs),
      );
    },
  };
}
export type RateLimiter = ReturnType<typeof createRateLimiter>;

/** Budgets by name, each made when it is first needed. */
function keep<Budget extends { isIdle(): boolean }>() {
  const kept = new Map<string, Budget>();
  return (name: string, make: () => Budget): Budget => {
    const found = kept.get(name);
    if (found) return found;
    if (kept.size >= keptBudgets) forgetOneIdle(kept);
    const made = make();
    kept.set(name, made);
    return made;
  };
}

function forgetOneIdle(kept: Map<string, { isIdle(): boolean }>): void {
  for (const [name, budget] of kept)
    if (budget.isIdle()) {
      kept.delete(name);
      return;
    }
}
