export type { ProviderSimulator, ProviderUnderTest } from './provider/harness.ts';
export { type ProviderSuite, testProvider } from './provider/suite.ts';
export { type StorageUnderTest, testStorage } from './storage/suite.ts';
