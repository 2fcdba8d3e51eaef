import type { PullWindow } from '@makerfex/integrations-core';

/** Shopify keeps whole seconds, so the window ends and begins on one: neighbouring windows leave no gap. */
const seconds = (instant: Date) =>
  `${new Date(Math.floor(instant.getTime() / 1000) * 1000).toISOString().slice(0, 19)}Z`;

/**
 * The search filter of a window. Instants are quoted and UTC: unquoted ones lose their time part.
 * It filters on the change, not on the id, so that changed records are found again (airbyte#28926).
 */
export function updatedFilter({ since, until }: PullWindow): string {
  const end = `updated_at:<'${seconds(until)}'`;
  return since === null ? end : `updated_at:>='${seconds(since)}' AND ${end}`;
}

export function deletedFilter({ since }: PullWindow): string {
  const filter = 'subject_type:PRODUCT AND action:destroy';
  return since === null ? filter : `${filter} AND created_at:>='${seconds(since)}'`;
}
