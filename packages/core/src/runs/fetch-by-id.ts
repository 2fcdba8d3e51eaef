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

/** Looks up records by id, at most {@link fetchedAtOnce}. Only requested ids can come back as deleted. */
export type FetchById = (ids: readonly string[]) => Promise<Batch>;

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
  return async (ids) => {
    const requested = new Set(ids);
    const askedAt = clock.now();
    const { deleted, ...found } = await limit.wait(callProvider(whose, () => fetch(context, ids)));
    const readAt = earlierOf(found.readAt, askedAt);
    const page = { ...found, deleted: deleted.filter((id) => requested.has(id)), cursor: null, readAt };
    return batchOf(page, intake(found.items, readAt), null);
  };
}
