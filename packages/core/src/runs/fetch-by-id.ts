import type { FetchContext } from '../provider/context.ts';
import type { PullCapability } from '../provider/provider.ts';
import type { Clock } from '../storage/clock.ts';
import { type Batch, batchOf } from './batches.ts';
import type { RequestLimit } from './bounds.ts';
import { createIntake } from './intake.ts';

/** The most ids that a provider is asked for at once. */
export const fetchedAtOnce = 100;

/** Asks for records by id, at most {@link fetchedAtOnce}. Only ids that were asked for are taken as deleted. */
export type FetchById = (ids: readonly string[]) => Promise<Batch>;

/** @returns null if the pull cannot be asked for records by id */
export function createFetchById(
  capability: PullCapability,
  context: FetchContext<unknown>,
  limit: RequestLimit,
  clock: Pick<Clock, 'now'>,
): FetchById | null {
  const fetch = capability.fetch?.bind(capability);
  if (!fetch) return null;
  const intake = createIntake(capability.contract, clock);
  return async (ids) => {
    const asked = new Set(ids);
    const { deleted, ...found } = await limit.wait(fetch(context, ids));
    const page = { ...found, deleted: deleted.filter((id) => asked.has(id)), cursor: null };
    return batchOf(page, intake(found.items), null);
  };
}
