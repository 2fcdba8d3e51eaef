import { newId } from '../../ids.ts';
import type { Actor } from '../../scope.ts';
import type { ConnectionRow } from '../../storage/rows.ts';
import type { RunRow } from '../../storage/run-row.ts';
import { activeTraceParent } from '../../trace-parent.ts';

/** Options of a run, in addition to its input. */
export interface RunSettings {
  /** Requests with the same key and input get the same run. */
  readonly idempotencyKey?: string | undefined;
  /**
   * Earliest start, at most 31 days ahead.
   * @default at once
   */
  readonly eta?: Date | undefined;
  /**
   * Revoked if no worker has started it by then.
   * @default never
   */
  readonly expiresAt?: Date | undefined;
}

export interface RunRequest extends RunSettings {
  readonly connectionId: string;
  readonly capability: string;
  readonly input: unknown;
}

/** The row of a new run. */
export function toRun(
  actor: Pick<Actor, 'id'>,
  { id: connectionId, providerKey }: Pick<ConnectionRow, 'id' | 'providerKey'>,
  request: RunRequest,
  { input, subject, place }: Pick<RunRow, 'input' | 'subject' | 'place'>,
): RunRow {
  return {
    id: newId(),
    connectionId,
    providerKey,
    capability: request.capability,
    subject,
    place,
    input,
    state: 'PENDING',
    progress: { fetched: 0, created: 0, changed: 0, unchanged: 0, deleted: 0, rejected: 0, duplicates: 0, total: null },
    steps: { notes: {}, attempted: false },
    attempts: 0,
    failures: 0,
    lostLeases: 0,
    eta: request.eta ?? null,
    expiresAt: request.expiresAt ?? null,
    idempotencyKey: request.idempotencyKey ?? null,
    leaseOwner: null,
    leaseExpiresAt: null,
    cancelRequested: false,
    result: null,
    error: null,
    actorId: actor.id,
    traceParent: activeTraceParent(),
    createdAt: new Date(),
    startedAt: null,
    finishedAt: null,
  };
}
