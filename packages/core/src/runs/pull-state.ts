import type { SyncResume, UnreadRecord } from '../storage/rows.ts';
import type { RunProgress } from '../storage/run-row.ts';
import type { Batch } from './batches.ts';
import { advanceResume } from './resume.ts';
import { withoutRead } from './unread.ts';

/** How far a pull has come. */
export interface PullState {
  readonly progress: RunProgress;
  readonly resume: SyncResume;
  /** Records that earlier runs could not read and this one has not read yet. */
  readonly unread: readonly UnreadRecord[];
}

/** The state after a batch. */
export const afterBatch = (state: PullState, batch: Batch, progress: RunProgress, at: Date): PullState => ({
  progress,
  resume: advanceResume(state.resume, batch, at),
  unread: withoutRead(state.unread, batch),
});

/** Ids that earlier runs could not read, except those that this one could not read either. */
export function unreadIds({ unread, resume }: PullState): readonly string[] {
  const rejectedIds = new Set(resume.rejected?.map(({ externalId }) => externalId));
  return unread.flatMap(({ externalId }) => (externalId === null || rejectedIds.has(externalId) ? [] : externalId));
}

/** Ids of all records that are known to be unreadable; includes null if some have no id. */
export const unreadableIds = ({ unread, resume }: PullState): ReadonlySet<string | null> =>
  new Set([...unread, ...(resume.rejected ?? [])].map(({ externalId }) => externalId));

/** True if nothing could be read and at least one of the unreadable records is new. */
export function isNothingReadable({ progress, resume, unread }: PullState): boolean {
  const { created, changed, unchanged } = progress;
  if (created + changed + unchanged + (resume.read ?? 0) > 0) return false;
  const known = new Set(unread.map(({ externalId }) => externalId));
  return (resume.rejected ?? []).some(({ externalId }) => !known.has(externalId));
}
