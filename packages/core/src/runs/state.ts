/** States of a run, by Celery's names. */
export const runStates = ['PENDING', 'RECEIVED', 'STARTED', 'RETRY', 'SUCCESS', 'FAILURE', 'REVOKED'] as const;
export type RunState = (typeof runStates)[number];

/**
 * Every move there is; a storage refuses any other. A run that runs again from STARTED has lost its worker. FAILURE is left
 * where the outcome was unknown: taken up again to find it out, or settled by a person.
 */
export const runMoves: Readonly<Record<RunState, readonly RunState[]>> = {
  PENDING: ['RECEIVED', 'STARTED', 'REVOKED'],
  RECEIVED: ['RECEIVED', 'STARTED', 'REVOKED'],
  STARTED: ['STARTED', 'RETRY', 'SUCCESS', 'FAILURE', 'REVOKED'],
  RETRY: ['RECEIVED', 'STARTED', 'REVOKED'],
  SUCCESS: [],
  FAILURE: ['RETRY', 'SUCCESS', 'FAILURE'],
  REVOKED: [],
};

const finished: ReadonlySet<RunState> = new Set(['SUCCESS', 'FAILURE', 'REVOKED']);

/** Whether a run in this state can still change. */
export const isFinished = (state: RunState): boolean => finished.has(state);
