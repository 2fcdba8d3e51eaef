export { type StorageUnderTest, testStorage } from './storage/suite.ts';
