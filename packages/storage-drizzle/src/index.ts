export type { DrizzleDatabase, DrizzleTransaction } from './drizzle.ts';
export { drizzleStorage } from './storage.ts';
