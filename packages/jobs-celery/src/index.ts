export type { BridgedIntegrations } from './bridge/carry-out.ts';
export { type ActorCheck, type CeleryBridge, type CeleryBridgeOptions, celeryBridge } from './celery-bridge.ts';
export { type CeleryJobsOptions, celeryJobs } from './celery-jobs.ts';
export { type CelerySender, type CelerySenderOptions, celerySender, type SendTask } from './celery-sender.ts';
