import { setTimeout as delay } from 'node:timers/promises';
import { backoff } from '../retry.ts';
import type { Storage } from './storage.ts';

const limits = { attempts: 6, baseMs: 350, maxMs: 6_000 };

/**
 * Repeats work after transient errors: at most 6 attempts, over about 8 seconds. For work outside of runs, such as a migration;
 * `work` must be safe to repeat.
 * @throws the last error
 * @example
 * const row = await retryTransient(integrations, () => readRow(id));
 */
export async function retryTransient<Result>(
  storage: Pick<Storage, 'isTransient'>,
  work: () => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === limits.attempts || !storage.isTransient(error)) throw error;
      await delay(backoff(attempt, limits));
    }
  }
}
