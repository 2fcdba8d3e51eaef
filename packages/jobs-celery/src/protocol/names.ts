/** What the names of this SDK's tasks begin with. */
const prefix = 'integrations.';

/** The task that runs a capability. */
export const taskOf = (capability: string): string => `${prefix}${capability}`;

/** The capability that a task runs; null where the task is none of ours. */
export const capabilityOf = (task: string): string | null =>
  task.startsWith(prefix) ? task.slice(prefix.length) : null;

/** Where Celery applications send the tasks of this SDK, unless told. */
export const requestQueue = 'integrations';
/** Where the engine sends runs to its workers, unless told: no Celery application looks there. */
export const runQueue = 'integrations.runs';
/** Where Celery's workers look for tasks, unless told. */
export const celeryQueue = 'celery';
/** The task that carries out a run that is recorded, in the queue of runs. */
export const runTask = taskOf('run');
