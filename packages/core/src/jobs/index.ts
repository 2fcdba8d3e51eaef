// For authors of job engines, and the engine in this process.

export { Bell } from '../bell.ts';
export { outsideRequests } from '../outside-requests.ts';
export { untilAborted, type WithinOptions, within } from '../within.ts';
export { type InProcessJobsOptions, inProcessJobs } from './in-process-jobs.ts';
export type { Delivery, JobEngine, JobWorker, QueuedRun, TransactionQuery } from './job-engine.ts';
