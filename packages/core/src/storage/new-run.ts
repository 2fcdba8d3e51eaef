import { newId } from '../ids.ts';
import { activeTraceParent } from '../trace-parent.ts';
import type { ConnectionRow } from './rows.ts';
import type { RunRow } from './run-row.ts';

/** What a new run is requested with. */
export type NewRun = Pick<RunRow, 'capability' | 'trigger' | 'input' | 'actorId'> &
  Partial<Pick<RunRow, 'subject' | 'place' | 'eta' | 'expiresAt' | 'idempotencyKey'>>;

/** The row of a new run of a connection. */
export const newRun = (
  { id: connectionId, providerKey }: Pick<ConnectionRow, 'id' | 'providerKey'>,
  requested: NewRun,
): RunRow => ({
  id: newId(),
  connectionId,
  providerKey,
  subject: null,
  place: null,
  state: 'PENDING',
  progress: { fetched: 0, created: 0, changed: 0, unchanged: 0, deleted: 0, rejected: 0, duplicates: 0, total: null },
  steps: { notes: {}, attempted: false },
  attempts: 0,
  failures: 0,
  lostLeases: 0,
  eta: null,
  expiresAt: null,
  idempotencyKey: null,
  leaseOwner: null,
  leaseExpiresAt: null,
  cancelRequested: false,
  result: null,
  error: null,
  traceParent: activeTraceParent(),
  createdAt: new Date(),
  startedAt: null,
  finishedAt: null,
  ...requested,
});
