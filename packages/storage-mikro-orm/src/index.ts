export { integrationEntities, integrationEntitiesIn, type SchemaOptions } from './entities.ts';
export { integrationMigrations } from './migrations.ts';
export { integrationRoutines, integrationRoutinesIn } from './routines.ts';
export { mikroOrmStorage } from './storage.ts';
export type { HostOrm } from './transaction.ts';
