import type { PullWindow } from '@makerfex/integrations-core/provider';

const seconds = (milliseconds: number) => `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
/**
 * Shopify stores whole seconds, so windows start and end on one. The end is rounded up: what changed in the second in which a run
 * starts is stored as its beginning, and belongs to that run. The next window reads this second again.
 */
const startSecond = (instant: Date) => seconds(Math.floor(instant.getTime() / 1000) * 1000);
const endSecond = (instant: Date) => seconds(Math.ceil(instant.getTime() / 1000) * 1000);

/**
 * The search filter of a window. Times are quoted and in UTC: unquoted ones lose their time part. Filters by the time of the
 * change, not by id, so that changed records are found again (airbyte#28926).
 */
export function updatedFilter({ since, until }: PullWindow): string {
  const end = `updated_at:<'${endSecond(until)}'`;
  return since === null ? end : `updated_at:>='${startSecond(since)}' AND ${end}`;
}

export function deletedFilter({ since }: PullWindow): string {
  const filter = 'subject_type:PRODUCT AND action:destroy';
  return since === null ? filter : `${filter} AND created_at:>='${startSecond(since)}'`;
}
