import type { PullWindow } from '@makerfex/integrations-core/provider';

/** Shopify stores whole seconds, so windows start and end on one, without gaps between them. */
const seconds = (instant: Date) =>
  `${new Date(Math.floor(instant.getTime() / 1000) * 1000).toISOString().slice(0, 19)}Z`;

/**
 * The search filter of a window. Times are quoted and in UTC: unquoted ones lose their time part. Filters by the time of the
 * change, not by id, so that changed records are found again (airbyte#28926).
 */
export function updatedFilter({ since, until }: PullWindow): string {
  const end = `updated_at:<'${seconds(until)}'`;
  return since === null ? end : `updated_at:>='${seconds(since)}' AND ${end}`;
}

export function deletedFilter({ since }: PullWindow): string {
  const filter = 'subject_type:PRODUCT AND action:destroy';
  return since === null ? filter : `${filter} AND created_at:>='${seconds(since)}'`;
}
