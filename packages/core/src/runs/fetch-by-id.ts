import type { FetchContext } from '../provider/context.ts';
import type { PullCapability } from '../provider/provider.ts';
import type { Clock } from '../storage/clock.ts';
import { type Batch, batchOf } from './batches.ts';
import type { RequestLimit } from './bounds.ts';
import { createIntake } from './intake.ts';
import { callProvider, type ProviderCode } from './provider-fault.ts';
import { earlierOf } from './stamp-pages.ts';

/** The most ids in one request to a provider. */
export const fetchedAtOnce = 100;

export interface FoundRecords extends Batch {
  /** Requested ids about which the provider's answer says nothing. */
  readonly unanswered: readonly string[];
}

/**
 * Looks up records by id, at most {@link fetchedAtOnce}. Only requested ids can come back as deleted.
 * @param reportedGone those of them that the provider has reported as deleted
 */
export type FetchById = (ids: readonly string[], reportedGone?: readonly string[]) => Promise<FoundRecords>;

/** @returns null if the capability cannot look up records by id */
export function createFetchById(
  capability: PullCapability,
  whose: ProviderCode,
  context: FetchContext<unknown>,
  limit: RequestLimit,
  clock: Pick<Clock, 'now'>,
): FetchById | null {
  const fetch = capability.fetch?.bind(capability);
  if (!fetch) return null;
  const intake = createIntake(capability.contract, clock);
  return async (ids, reportedGone = []) => {
    const requested = new Set(ids);
    const askedAt = clock.now();
    const call = () => fetch({ ...context, reportedGone }, ids);
    const { deleted, aliases = [], ...found } = await limit.wait(callProvider(whose, call));
    const readAt = earlierOf(found.readAt, askedAt);
    const page = { ...found, deleted: deleted.filter((id) => requested.has(id)), cursor: null, readAt };
    const batch = batchOf(page, intake(found.items, readAt), null);
    return { ...batch, unanswered: unansweredOf(ids, batch, aliases) };
  };
}

function unansweredOf(ids: readonly string[], batch: Batch, aliases: readonly string[]): string[] {
  const { accepted, rejected, deleted, leftOut } = batch;
  const read = accepted.map(({ item }) => item.externalId);
  const unreadable = rejected.map(({ externalId }) => externalId);
  const answered = new Set([...read, ...unreadable, ...deleted, ...leftOut, ...aliases]);
  return ids.filter((id) => !answered.has(id));
}
