import { IntegrationError } from '../errors.ts';
import type { Scope } from '../scope.ts';
import type { SubscriptionRow } from '../storage/deliveries.ts';
import type { JsonObject } from '../storage/rows.ts';
import type { RunRepository } from '../storage/run-repository.ts';
import { isFinished } from '../storage/run-state.ts';
import type { BudgetKey, DueSchedule, Storage, UnitOfWork } from '../storage/storage.ts';
import { isStorageUnavailable, refuseNesting } from '../storage/support.ts';
import { connectionRepository } from './connections.ts';
import { credentialRepository, isOldVersion } from './credentials.ts';
import { deliveryRepository, type Subscriptions } from './deliveries.ts';
import { eventRepository } from './events.ts';
import { oauthStateRepository } from './oauth-states.ts';
import { duePrivacy, privacyRepository } from './privacy.ts';
import { quietRuns } from './quiet-runs.ts';
import { deletedLinks, leaseRepository, recordRepository, syncRepository } from './records.ts';
import { isOld } from './run-history.ts';
import { hasCome, hasExpired, isLeaseFree, runRepository, waitsInLine } from './runs.ts';
import { scheduleRepository } from './schedules.ts';
import { emptyShop, type Shop } from './shop.ts';
import { takenOf } from './taken-schedules.ts';
import { type MemoryTx, UndoLog } from './undo-log.ts';
import { accountKey, dueWithoutDrain, webhookRepository } from './webhooks.ts';
import { wholeRuns } from './whole-runs.ts';

export type { MemoryTx } from './undo-log.ts';

/**
 * The reference implementation of the storage contract, for tests and first trials. Its data ends with the process.
 * Transactions run one after another. If one throws, its writes are undone, and so is what ports registered with {@link MemoryTx}.
 * @example
 * const integrations = createIntegrations({ ...options, storage: memoryStorage() });
 */
export function memoryStorage(): Storage<MemoryTx> {
  const shops = new Map<string, Shop>();
  const subscriptions = new Map<string, SubscriptionRow>();
  const budgets = new Map<string, JsonObject>();
  let counted = 0;
  const counter = () => ++counted;
  let last: Promise<unknown> = Promise.resolve();

  const unnested = refuseNesting();
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const result = last.then(work);
    last = result.catch(() => undefined);
    return result;
  };

  const shopOf = ({ shopId }: Scope): Shop => {
    if (!shopId) throw new IntegrationError('internal', 'A transaction needs a shop: pass the shop it is for.');
    const shop = shops.get(shopId) ?? emptyShop(counter);
    shops.set(shopId, shop);
    return shop;
  };

  const shopsAfter = (after: string | null, limit: number, includes: (shop: Shop) => boolean): Scope[] =>
    [...shops]
      .filter(([shopId, shop]) => (after === null || shopId > after) && includes(shop))
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .slice(0, limit)
      .map(([shopId]) => ({ shopId }));

  /** Runs `work` in one transaction, in which it opens a unit of work for each of its shops. */
  const transact = <Result>(work: (open: (scope: Scope) => UnitOfWork<MemoryTx>) => Promise<Result>): Promise<Result> =>
    unnested(() =>
      inTurn(async () => {
        const undo = new UndoLog();
        try {
          return await work((scope) => openUnit(shopOf(scope), undo, subscriptions));
        } catch (error) {
          undo.rollBack();
          throw error;
        } finally {
          undo.close();
        }
      }),
    );

  const dueSchedules = (now: Date, limit: number): DueSchedule[] =>
    [...shops]
      .flatMap(([shopId, shop]) => [...shop.schedules.values()].map((row) => ({ shopId, row })))
      .filter(({ row }) => row.enabled && row.nextAt <= now)
      .toSorted((a, b) => a.row.nextAt.getTime() - b.row.nextAt.getTime())
      .slice(0, limit)
      .map(({ shopId, row: { connectionId, capability } }) => ({ scope: { shopId }, connectionId, capability }));

  return {
    transaction: (scope, work) => transact((open) => work(open(scope))),
    ...quietRuns(transact),

    isTransient: isStorageUnavailable,

    findAbandonedRuns: (now, limit, after = null) =>
      unnested(() =>
        inTurn(async () =>
          [...shops]
            .flatMap(([shopId, shop]) => [...shop.runs.values()].map((run) => ({ shopId, shop, run })))
            .filter(({ run }) => !isFinished(run.state) && isLeaseFree(run, now) && hasCome(run, now))
            .filter(({ shop, run }) => hasExpired(run, now) || !waitsInLine(shop, run))
            .filter(({ run }) => after === null || run.id > after)
            .toSorted((a, b) => (a.run.id < b.run.id ? -1 : 1))
            .slice(0, limit)
            .map(({ shopId, run }) => ({ scope: { shopId }, runId: run.id })),
        ),
      ),

    findDueSchedules: (now, limit) => unnested(() => inTurn(async () => dueSchedules(now, limit))),

    // Transactions run one after another, so none has locked a schedule.
    takeDueSchedules: (now, limit, work) => transact((open) => work(takenOf(dueSchedules(now, limit), open))),

    findCredentialsToRewrap: (keyId, { after, limit }) =>
      unnested(() =>
        inTurn(async () =>
          [...shops]
            .flatMap(([shopId, shop]) => [...shop.credentials.values()].map((row) => ({ shopId, row })))
            .filter(({ row }) => row.wrappedKey !== null && row.keyId !== keyId && (after === null || row.id > after))
            .toSorted((a, b) => (a.row.id < b.row.id ? -1 : 1))
            .slice(0, limit)
            .map(({ shopId, row }) => ({ scope: { shopId }, credentialId: row.id })),
        ),
      ),

    findShopsToPurge: (before, limit, except) =>
      unnested(() =>
        inTurn(async () =>
          [...shops]
            .filter(([, { events }]) => [...events.values()].some(({ createdAt }) => createdAt < before))
            .filter(([shopId]) => !except.includes(shopId))
            .slice(0, limit)
            .map(([shopId]) => ({ shopId })),
        ),
      ),

    findShopsWithOldRuns: (before, limit, after = null) =>
      unnested(() =>
        inTurn(async () => {
          const lookedAt = shopsAfter(after, limit, ({ connections }) => connections.size > 0);
          return {
            shops: lookedAt.filter((scope) => hasOld(shopOf(scope), before)),
            next: lookedAt.length === limit ? (lookedAt.at(-1)?.shopId ?? null) : null,
          };
        }),
      ),

    findShopsWithDeletedLinks: (before, limit, except) =>
      unnested(() =>
        inTurn(async () =>
          shopsAfter(null, shops.size, (shop) => deletedLinks(shop, before).length > 0)
            .filter(({ shopId }) => !except.includes(shopId))
            .slice(0, limit),
        ),
      ),

    findShopsWithDeletions: (limit, except) =>
      unnested(() =>
        inTurn(async () =>
          shopsAfter(null, shops.size, ({ deletions }) => deletions.size > 0)
            .filter(({ shopId }) => !except.includes(shopId))
            .slice(0, limit),
        ),
      ),

    saveSubscription: (row) =>
      unnested(() =>
        inTurn(async () => {
          const stored = subscriptions.get(row.name);
          const hasEarlier = row.hasEarlier || stored?.hasEarlier === true;
          subscriptions.set(row.name, { ...row, ...stored, types: row.types && [...row.types], hasEarlier });
          return hasEarlier;
        }),
      ),

    deleteSubscription: (name) => unnested(() => inTurn(async () => subscriptions.delete(name))),

    findShopsToDeliver: (subscription, now, limit, after = null) =>
      unnested(() =>
        inTurn(async () =>
          shopsAfter(after, limit, ({ deliveries, holds }) => {
            const held = holds.get(subscription);
            const isFree = held === undefined || held.until <= now;
            return isFree && [...deliveries.values()].some((row) => row.subscription === subscription);
          }),
        ),
      ),

    findConnectionsOfAccounts: (providerKey, accounts, limit) =>
      unnested(() =>
        inTurn(async () =>
          [...new Set(accounts)].flatMap((account) =>
            [...shops]
              .flatMap(([shopId, shop]) =>
                (shop.webhookAccounts.get(accountKey(providerKey, account)) ?? []).map((connectionId) => ({
                  account,
                  scope: { shopId },
                  connectionId,
                })),
              )
              .slice(0, limit),
          ),
        ),
      ),

    findConnectionsToDrain: (now, limit) =>
      unnested(() =>
        inTurn(async () =>
          [...shops]
            .flatMap(([shopId, shop]) => dueWithoutDrain(shop, now).map((due) => ({ scope: { shopId }, ...due })))
            .toSorted((a, b) => a.dueAt.getTime() - b.dueAt.getTime())
            .slice(0, limit)
            .map(({ scope, connectionId }) => ({ scope, connectionId })),
        ),
      ),

    findShopsWithPrivacyDue: (now, limit) =>
      unnested(() =>
        inTurn(async () =>
          [...shops]
            .flatMap(([shopId, shop]) =>
              duePrivacy(shop, now)
                .slice(0, 1)
                .map(({ nextAt }) => ({ shopId, nextAt })),
            )
            .toSorted((a, b) => a.nextAt.getTime() - b.nextAt.getTime())
            .slice(0, limit)
            .map(({ shopId }) => ({ shopId })),
        ),
      ),

    findPrivacyProgress: (codeHash) =>
      unnested(() =>
        inTurn(async () =>
          [...shops.values()]
            .flatMap((shop) => [...shop.privacy.values()].filter((row) => row.codeHash === codeHash))
            .slice(0, 100)
            .map(({ state, requestedAt, dueAt, settledAt }) => ({ state, requestedAt, dueAt, settledAt })),
        ),
      ),

    findShopsWithEvents: (limit, after = null) =>
      unnested(() => inTurn(async () => shopsAfter(after, limit, ({ events }) => events.size > 0))),

    findBudget: async (key) => structuredClone(budgets.get(budgetName(key)) ?? null),

    // Not in turn: a run asks for its requests while it writes what it has read.
    async changeBudget(key, change) {
      const { state, result } = change(structuredClone(budgets.get(budgetName(key)) ?? null), new Date());
      budgets.set(budgetName(key), structuredClone(state));
      return result;
    },
  };
}

const hasOld = (shop: Shop, before: Date): boolean =>
  [...shop.runs.values()].some((run) => isOld(shop, run, before)) ||
  [...shop.credentials.values()].some((row) => isOldVersion(shop, row, before));

const budgetName = ({ providerKey, appHash }: BudgetKey): string => JSON.stringify([providerKey, appHash]);

const openUnit = (shop: Shop, undo: UndoLog, subscriptions: Subscriptions): UnitOfWork<MemoryTx> => ({
  tx: undo,
  connections: connectionRepository(shop, undo),
  credentials: credentialRepository(shop, undo),
  oauthStates: oauthStateRepository(shop, undo),
  events: eventRepository(shop, undo, subscriptions),
  runs: openRuns(shop, undo),
  schedules: scheduleRepository(shop, undo),
  records: recordRepository(shop, undo),
  sync: syncRepository(shop, undo),
  leases: leaseRepository(shop, undo),
  deliveries: deliveryRepository(shop, undo, subscriptions),
  webhooks: webhookRepository(shop, undo),
  privacy: privacyRepository(shop, undo),
});

function openRuns(shop: Shop, undo: UndoLog): RunRepository {
  const runs = runRepository(shop, undo);
  return { ...runs, ...wholeRuns(runs, shop, undo) };
}
