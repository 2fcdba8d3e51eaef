// For authors of job engines, and the engine in this process.
export { outsideRequests } from '../outside-requests.ts';
export { type InProcessJobsOptions, inProcessJobs } from './in-process-jobs.ts';
export type { Delivery, JobEngine, JobWorker } from './job-engine.ts';
