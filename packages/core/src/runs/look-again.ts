import type { UnitOfWork } from '../storage/storage.ts';
import type { DirtyRow } from '../storage/webhooks.ts';

/** When a record that the provider does not have is looked for again: milliseconds after it was first named. */
const lookAgainAfterMs = [10_000, 60_000, 300_000];

/** When a record is looked for again that the provider does not have: some deliver before it can be read. Null if no more. */
export function nextLook({ firstNamedAt }: DirtyRow, now: Date): Date | null {
  const age = now.getTime() - firstNamedAt.getTime();
  const next = lookAgainAfterMs.find((ms) => ms > age);
  return next === undefined ? null : new Date(firstNamedAt.getTime() + next);
}

/** Makes rows due at their next look, inside the caller's transaction. One that is named meanwhile is due as that delivery says. */
export async function lookAgain<Tx>(
  { webhooks }: UnitOfWork<Tx>,
  connectionId: string,
  rows: readonly DirtyRow[],
  now: Date,
): Promise<void> {
  for (const row of rows) {
    const waitMs = (nextLook(row, now) ?? now).getTime() - row.firstNamedAt.getTime();
    const isCurrent = (await webhooks.clear(connectionId, [row])) > 0;
    if (isCurrent) await webhooks.name(connectionId, [row], row.firstNamedAt, { quietMs: waitMs, longestMs: waitMs });
  }
}
