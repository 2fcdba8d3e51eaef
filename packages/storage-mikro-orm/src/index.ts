export { integrationEntities } from './entities.ts';
export { integrationMigrations } from './migrations.ts';
export { integrationRoutines } from './routines.ts';
export { mikroOrmStorage } from './storage.ts';
export type { HostOrm } from './transaction.ts';
