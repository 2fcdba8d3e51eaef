import type { ConnectionRow } from '../storage/rows.ts';
import type { UnitOfWork } from '../storage/storage.ts';
import { type DirtyRow, subscriptionCheck } from '../storage/webhooks.ts';

/** The most records of one kind that are fetched at once. */
const mostAtOnce = 50;

/** What is due at the moment. */
export interface DueRows {
  /** As it was read with the rows: it may have been disabled since the last look. */
  readonly connection: ConnectionRow;
  /** Of one kind, at most 50. Empty if nothing is due. */
  readonly rows: readonly DirtyRow[];
  /** The checks that are due, of the subscriptions and of the granted scopes. */
  readonly checks: readonly DirtyRow[];
  /** Whether no other rows were due, so that no further look is needed. */
  readonly isAll: boolean;
}

const isCheck = ({ kind }: DirtyRow): boolean => kind === subscriptionCheck.kind;

/**
 * Reads what is due, the longest due first, inside the caller's transaction.
 * @param skips rows to leave out
 * @param most how many rows are left out at most
 */
export async function readDueRows<Tx>(
  { webhooks }: UnitOfWork<Tx>,
  connection: ConnectionRow,
  now: Date,
  skips: (row: DirtyRow) => boolean = () => false,
  most = 0,
): Promise<DueRows> {
  const limit = most + mostAtOnce;
  const due = await webhooks.findDue(connection.id, now, limit);
  const checks = due.filter(isCheck);
  const records = due.filter((row) => !isCheck(row) && !skips(row));
  const rows = records.filter(({ kind }) => kind === records[0]?.kind).slice(0, mostAtOnce);
  return { connection, rows, checks, isAll: due.length < limit && rows.length === records.length };
}
