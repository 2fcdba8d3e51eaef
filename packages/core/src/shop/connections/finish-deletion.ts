import { eachAlone } from '../../each-alone.ts';
import type { PurgeOptions } from '../../events/retention.ts';
import type { Scope } from '../../scope.ts';
import type { ConnectionDeletion, RecordPlace } from '../../storage/repositories.ts';
import type { Storage, UnitOfWork } from '../../storage/storage.ts';

const limits = { shops: 100, rows: 1_000 };

/**
 * Finishes a deletion that has begun, in transactions of at most 1,000 rows, so that none holds its locks for long. Several
 * processes may do so at once, and each continues where another was killed.
 * @returns false if `stop` came first, or another process finished it
 */
export async function finishDeletion<Tx>(
  storage: Storage<Tx>,
  scope: Scope,
  { id, providerKey, links }: ConnectionDeletion,
  stop?: AbortSignal,
): Promise<boolean> {
  const step = <Result>(work: (unit: UnitOfWork<Tx>) => Promise<Result>) => storage.transaction(scope, work);
  for (let after: RecordPlace | null = null, isLeft = links === 'forget'; isLeft; ) {
    if (stop?.aborted) return false;
    after = await step(async ({ connections, records }): Promise<RecordPlace | null> => {
      // Once another process has finished it, the links are those of the next connection.
      const isUnfinished = (await connections.listDeletions()).some((deletion) => deletion.id === id);
      return isUnfinished ? records.forgetPage(providerKey, after, limits.rows) : null;
    });
    isLeft = after !== null;
  }
  for (let deleted = 1; deleted > 0; ) {
    if (stop?.aborted) return false;
    deleted = await step(({ connections }) => connections.trim(id, limits.rows));
  }
  return step(({ connections }) => connections.delete(id));
}

/**
 * Finishes the deletions of all shops whose process was killed. If one cannot be finished, that is logged and the next shop follows.
 * @returns how many were finished
 */
export async function finishDeletions<Tx>({ storage, log, stop }: PurgeOptions<Tx>): Promise<number> {
  let finished = 0;
  const seen: string[] = [];
  for (;;) {
    const shops = await storage.findShopsWithDeletions(limits.shops, seen);
    const failed = await eachAlone(shops, async (scope) => {
      const deletions = await storage.transaction(scope, ({ connections }) => connections.listDeletions());
      for (const deletion of deletions) if (await finishDeletion(storage, scope, deletion, stop)) finished += 1;
    });
    for (const { row, error } of failed)
      log.error({ err: error, shopId: row.shopId }, 'Could not finish the deletion of a connection.');
    seen.push(...shops.map(({ shopId }) => shopId));
    if (shops.length === 0 || stop?.aborted) return finished;
  }
}
