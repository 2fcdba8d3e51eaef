import { newId } from '../ids.ts';
import type { Enumeration } from '../storage/repositories.ts';
import type { SyncResume } from '../storage/rows.ts';
import type { Batch } from './batches.ts';
import { withFaults, withoutRead, withRejected } from './unread.ts';

/** The most times a list is read that loses records meanwhile. */
export const mostReadings = 3;

/** Why a list is incomplete that lost records in its last reading too. */
export const listMovedReason = `the list lost records during each of ${mostReadings} readings, so some may have been skipped`;

/** The start of a window. */
export const noPlaceYet = () => ({ cursor: null, enumerationId: newId(), incomplete: null });

/** The enumeration that reads a window: it begins where the window of an enumerating pull ends. */
export const enumerationOf = ({ enumerationId, until }: SyncResume): Enumeration => ({
  id: enumerationId,
  startedAt: new Date(until),
});

/** What the next window of the same run takes over from this one. */
export const carriedOver = ({ read = 0, rejected = [], faults = {} }: SyncResume) => ({ read, rejected, faults });

/** The start of the same window, to read it again. */
export const nextReading = (resume: SyncResume): SyncResume => ({
  ...resume,
  cursor: null,
  reading: readingOf(resume) + 1,
  leftOut: 0,
  total: null,
  moved: false,
});

export const readingOf = ({ reading = 1 }: SyncResume): number => reading;

/** The place after a batch. */
export function advanceResume(resume: SyncResume, batch: Batch, now: Date): SyncResume {
  const read = (resume.read ?? 0) + batch.accepted.length + batch.refused;
  const hasShrunk = batch.firstTotal !== null && resume.total != null && batch.firstTotal < resume.total;
  return {
    ...resume,
    cursor: batch.cursor,
    incomplete:
      resume.incomplete ??
      batch.incomplete ??
      (batch.rejected.some(({ externalId }) => externalId === null)
        ? 'a record without an id could not be read'
        : null),
    read,
    leftOut: (resume.leftOut ?? 0) + batch.leftOut.length,
    total: batch.total ?? resume.total ?? null,
    moved: resume.moved === true || batch.hasShrunk || hasShrunk,
    rejected: withRejected(withoutRead(resume.rejected ?? [], batch), batch, resume, now),
    faults: read > 0 ? {} : withFaults(resume.faults ?? {}, batch),
  };
}
