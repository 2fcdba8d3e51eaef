import { createHash, randomUUID } from 'node:crypto';
import type { AppLimits } from '../../provider/http.ts';
import type { BudgetKey, Storage } from '../../storage/storage.ts';
import { AppBudget } from './app-budget.ts';
import { grantRequests } from './grant.ts';

/** What shared budgets need of a storage. */
export type BudgetStorage = Pick<Storage, 'findBudget' | 'changeBudget' | 'isTransient' | 'now'>;

export interface AppBudgetOf {
  /** Key of the provider. */
  readonly provider: string;
  /** What the provider counts by. */
  readonly key: string;
  /** Name of the provider, for messages. */
  readonly label: string;
  readonly limits: AppLimits;
  readonly maxWaitMs: number;
}

/**
 * Names a shared budget in the storage.
 * @param provider key of the provider
 * @param key what the provider counts by
 */
export const budgetKey = (provider: string, key: string): BudgetKey => ({
  providerKey: provider,
  appHash: createHash('sha256').update(key).digest('base64url'),
});

/** Opens the budgets that this process shares with the others on the storage. */
export function createAppBudgets(storage: BudgetStorage) {
  const process = randomUUID();
  return {
    open({ provider, key, label, limits, maxWaitMs }: AppBudgetOf): AppBudget {
      const budget = budgetKey(provider, key);
      return new AppBudget({
        label,
        maxWaitMs,
        isTransient: (error) => storage.isTransient(error),
        ask: (about) =>
          storage.changeBudget(budget, (stored, now) => {
            const { state, grant } = grantRequests(stored, limits, { ...about, process }, now.getTime());
            return { state, result: grant };
          }),
      });
    },
  };
}
export type AppBudgets = ReturnType<typeof createAppBudgets>;
