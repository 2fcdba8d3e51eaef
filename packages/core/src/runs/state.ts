/** States of a run, by Celery's names. */
export const runStates = ['PENDING', 'RECEIVED', 'STARTED', 'RETRY', 'SUCCESS', 'FAILURE', 'REVOKED'] as const;
export type RunState = (typeof runStates)[number];

const finished: ReadonlySet<RunState> = new Set(['SUCCESS', 'FAILURE', 'REVOKED']);

/** Whether a run in this state can still change. */
export const isFinished = (state: RunState): boolean => finished.has(state);
