// What `nodeWorker` and `runJobWorker` send each other. Orders go to standard input, as lines of JSON.

/** Of the environment: where the suite's server is. */
export const originVariable = 'MAKERFEX_JOB_SUITE_ORIGIN';
/** On standard output, once the process works. */
export const readyWord = 'ready';
