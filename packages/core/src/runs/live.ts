import type { SyncResume } from '../storage/rows.ts';
import type { PullWriter } from './pull-writer.ts';

/** Counts of live records. */
export interface Live {
  readonly known: number;
  /** Not seen by this enumeration. */
  readonly unseen: number;
  /** Seen by it, those that are new and could not be read included. */
  readonly seen: number;
}

/** Counts the known records of a pull's set, and what its enumeration has seen of them so far. */
export function countLive<Tx>(writer: PullWriter<Tx>, resume: SyncResume): Promise<Live> {
  const { enumerationId, rejected = [] } = resume;
  const ids = rejected.flatMap(({ externalId }) => externalId ?? []);
  return writer.transaction(async (unit) => {
    const { set } = writer.target(unit, resume);
    const { known, unseen } = await unit.records.countLive(set, enumerationId);
    const linked = (await unit.records.find(set, ids)).filter(({ deletedAt }) => deletedAt === null);
    return { known, unseen, seen: known - unseen + ids.length - linked.length };
  });
}
