import { memoryStorage } from '@makerfex/integrations-core/memory-storage';
import type { Storage, TakenSchedules } from '@makerfex/integrations-core/storage';

/** A storage in memory that takes due schedules in its own way. */
function takesDue(take: (storage: Storage) => Partial<Storage>): Storage {
  const storage: Storage = memoryStorage();
  return { ...storage, ...take(storage) };
}

/** Finds them without a lock, and has a transaction for each. */
const takesDueUnlocked = (): Storage =>
  takesDue((storage) => ({
    takeDueSchedules: async (now, limit, work) =>
      work({
        due: await storage.findDueSchedules(now, limit),
        read: async () => [],
        request: async () => new Set(),
        inShop: (...about) => storage.transaction(...about),
      }),
  }));

/** Does some things wrong with what it has taken. */
const takesTaken = (twist: (taken: TakenSchedules<unknown>) => Partial<TakenSchedules<unknown>>): Storage =>
  takesDue((storage) => ({
    takeDueSchedules: (now, limit, work) =>
      storage.takeDueSchedules(now, limit, (taken) => work({ ...taken, ...twist(taken) })),
  }));

const later = new Date(Date.UTC(2100, 0));

/** Each breaks one promise about due schedules. */
export const brokenDueSchedules: readonly [what: string, check: string, open: () => Storage][] = [
  [
    'takes schedules that are due later',
    'are taken in any shop, the longest due first',
    () => takesDue((storage) => ({ takeDueSchedules: (_, ...rest) => storage.takeDueSchedules(later, ...rest) })),
  ],
  [
    'takes schedules in another order',
    'are taken in any shop, the longest due first',
    () =>
      takesDue((storage) => ({
        takeDueSchedules: (now, limit, work) =>
          storage.takeDueSchedules(now, limit, (taken) => work({ ...taken, due: taken.due.toReversed() })),
      })),
  ],
  [
    'stays in the shop of the first schedule that it took',
    'are written each within its shop, all in one transaction',
    () =>
      takesDue((storage) => ({
        takeDueSchedules: (now, limit, work) =>
          storage.takeDueSchedules(now, limit, (taken) =>
            work({ ...taken, inShop: (scope, inOne) => taken.inShop(taken.due[0]?.scope ?? scope, inOne) }),
          ),
      })),
  ],
  [
    'reads due schedules without their credentials',
    'are read with their connections and live credentials',
    () => takesTaken((taken) => ({ read: async () => (await taken.read()).map((each) => ({ ...each, live: null })) })),
  ],
  [
    'says that it has requested every run',
    'request their runs and move on, but not where a run is live',
    () =>
      takesTaken((taken) => ({
        request: async (runs) => {
          await taken.request(runs);
          return new Set(runs.map(({ run }) => run.id));
        },
      })),
  ],
  [
    'requests each due schedule in a transaction of its own',
    'are all as they were if the work throws, which gets its own error',
    takesDueUnlocked,
  ],
  ['takes due schedules without locking them', 'are taken once by many workers who come at once', takesDueUnlocked],
];
