export { nodeWorker } from './jobs/node-worker.ts';
export type { JobEngineUnderTest, RunOrder, WorkerProcess } from './jobs/subject.ts';
export { testJobEngine } from './jobs/suite.ts';
export type { ProviderSimulator, ProviderUnderTest, SimulatedList } from './provider/harness.ts';
export type { PushCredential, PushUnderTest } from './provider/push/subject.ts';
export { type PushSuite, testPush } from './provider/push/suite.ts';
export { type ProviderSuite, testProvider } from './provider/suite.ts';
export { type StorageUnderTest, testStorage } from './storage/suite.ts';
