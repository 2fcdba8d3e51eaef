/** States of a run, by Celery's names. */
export const runStates = ['PENDING', 'RECEIVED', 'STARTED', 'RETRY', 'SUCCESS', 'FAILURE', 'REVOKED'] as const;
/** Where a run stands: see {@link RunRow}. */
export type RunState = (typeof runStates)[number];

/**
 * All permitted transitions; a storage refuses any other, and a database enforces that itself. STARTED again means that the run
 * lost its worker. Only a person moves a run out of FAILURE: to resume it, or to settle an unknown outcome.
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

/** Whether a run in this state has ended. */
export const isFinished = (state: RunState): boolean => finished.has(state);

/**
 * Whether a run's row may change this way. A finished one only may if it failed and is resumed, or if its outcome is unknown.
 * @example
 * isLegalMove({ state: 'SUCCESS', error: null }, 'STARTED'); // false
 */
export function isLegalMove(from: { state: RunState; error: { code: string } | null }, to: RunState): boolean {
  const hasUnknownOutcome = from.state === 'FAILURE' && from.error?.code === 'outcome_unknown';
  const isOpen = !isFinished(from.state) || hasUnknownOutcome || (from.state === 'FAILURE' && to === 'RETRY');
  return isOpen && (from.state === to || runMoves[from.state].includes(to));
}
