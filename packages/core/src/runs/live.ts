import type { SyncResume } from '../storage/rows.ts';
import type { UnitOfWork } from '../storage/storage.ts';
import type { PullWriter } from './pull-writer.ts';
import { enumerationOf } from './resume.ts';

/** Counts of live records, those that are not deleted. */
export interface Live {
  readonly known: number;
  /** Not seen by the current enumeration. */
  readonly unseen: number;
  /** Seen by it, including new records that could not be read. */
  readonly seen: number;
}

/** Counts the known records of a pull's set, and how many of them its enumeration has seen so far. */
export const countLive = <Tx>(writer: PullWriter<Tx>, resume: SyncResume): Promise<Live> =>
  writer.transaction((unit) => countLiveIn(unit, writer, resume));

/** Counts them inside the caller's transaction. */
export async function countLiveIn<Tx>(unit: UnitOfWork<Tx>, writer: PullWriter<Tx>, resume: SyncResume): Promise<Live> {
  const { rejected = [] } = resume;
  const ids = rejected.flatMap(({ externalId }) => externalId ?? []);
  const { set } = writer.target(unit, resume);
  const { known, unseen } = await unit.records.countLive(set, enumerationOf(resume));
  const linked = (await unit.records.find(set, ids)).filter(({ deletedAt }) => deletedAt === null);
  return { known, unseen, seen: known - unseen + ids.length - linked.length };
}
