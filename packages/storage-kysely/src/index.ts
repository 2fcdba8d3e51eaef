export { type KyselyStorageOptions, kyselyStorage } from './storage.ts';
