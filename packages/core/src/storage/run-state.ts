/** States of a run, by Celery's names. */
export const runStates = ['PENDING', 'RECEIVED', 'STARTED', 'RETRY', 'SUCCESS', 'FAILURE', 'REVOKED'] as const;
export type RunState = (typeof runStates)[number];

/**
 * Every move there is; a storage refuses any other, and a database does so by itself. A run that runs again from STARTED has lost
 * its worker. FAILURE is left by the word of a person, and only so: to be taken up again, or settled where the outcome is unknown.
 */
export const runMoves: Readonly<Record<RunState, readonly RunState[]>> = {
  PENDING: ['RECEIVED', 'STARTED', 'REVOKED'],
  RECEIVED: ['STARTED', 'REVOKED'],
  STARTED: ['STARTED', 'RETRY', 'SUCCESS', 'FAILURE', 'REVOKED'],
  RETRY: ['RECEIVED', 'STARTED', 'REVOKED'],
  SUCCESS: [],
  FAILURE: ['RETRY', 'SUCCESS', 'FAILURE'],
  REVOKED: [],
};

const finished: ReadonlySet<RunState> = new Set(['SUCCESS', 'FAILURE', 'REVOKED']);

/** Whether a run in this state can still change. */
export const isFinished = (state: RunState): boolean => finished.has(state);

/** Whether a run's row may become another: an ended one is not changed, unless it failed and is taken up again, or its outcome is unknown. */
export function isLegalMove(from: { state: RunState; error: { code: string } | null }, to: RunState): boolean {
  const isInDoubt = from.state === 'FAILURE' && from.error?.code === 'outcome_unknown';
  const isOpen = !isFinished(from.state) || isInDoubt || (from.state === 'FAILURE' && to === 'RETRY');
  return isOpen && (from.state === to || runMoves[from.state].includes(to));
}
