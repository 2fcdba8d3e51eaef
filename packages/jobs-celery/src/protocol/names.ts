/** Prefix of this SDK's task names. */
const prefix = 'integrations.';

/** The task that runs a capability. */
export const taskOf = (capability: string): string => `${prefix}${capability}`;

/** The capability that a task runs; null if the task is not this SDK's. */
export const capabilityOf = (task: string): string | null =>
  task.startsWith(prefix) ? task.slice(prefix.length) : null;

/** Default queue that Celery applications send this SDK's tasks to. */
export const requestQueue = 'integrations';
/** Default queue of the engine's runs; no Celery application reads it. */
export const runQueue = 'integrations.runs';
/** Default queue of Celery's workers. */
export const celeryQueue = 'celery';
/** The task that executes a stored run, in the queue of runs. */
export const runTask = taskOf('run');
