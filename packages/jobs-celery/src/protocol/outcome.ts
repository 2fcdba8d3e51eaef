import type { Json, RunError, RunRow, RunState } from '@makerfex/integrations-core/storage';

/** Celery's names of states; `PROGRESS` is a custom state in its terms. */
export type TaskState = Exclude<RunState, 'PENDING'> | 'PROGRESS';

/** A task's state as it is reported. */
export interface Outcome {
  readonly state: TaskState;
  readonly result: Json;
}

/** An exception as Celery stores it in JSON: Python raises it as this class, or as a new one of that name. */
const exception = (module: string, type: string, ...args: Json[]): Json => ({
  exc_type: type,
  exc_message: args,
  exc_module: module,
});

const integrationError = ({ message, code, kind }: RunError): Json =>
  exception('makerfex_integrations', 'IntegrationError', message, code, kind);
const ofCelery = (type: string, message: string): Json => exception('celery.exceptions', type, message);

export const failure = (error: RunError): Outcome => ({ state: 'FAILURE', result: integrationError(error) });

/** What to report of a run as it is now. */
export function outcomeOf({ id, state, progress, result, error, capability }: RunRow): Outcome {
  switch (state) {
    case 'PENDING':
    case 'RECEIVED':
      return { state: 'RECEIVED', result: { run_id: id } };
    case 'STARTED':
      return progress.fetched > 0
        ? { state: 'PROGRESS', result: { run_id: id, ...progress } }
        : { state, result: { run_id: id } };
    case 'RETRY':
      return {
        state,
        result: error ? integrationError(error) : ofCelery('Retry', 'Its worker stopped; another resumes it.'),
      };
    case 'REVOKED':
      return {
        state,
        result: ofCelery('TaskRevokedError', error?.message ?? `${capability} was cancelled or has expired.`),
      };
    case 'SUCCESS':
      return { state, result };
    default:
      return error ? failure(error) : { state, result: ofCelery('TaskError', `${capability} failed.`) };
  }
}
