export { integrationEntities, integrationEntitiesIn, type SchemaOptions } from './entities.ts';
export { integrationMigrations, integrationMigrationsIn } from './migrations.ts';
export { integrationRoutines, integrationRoutinesIn } from './routines.ts';
export { type HostOrm, type MikroOrmStorageOptions, mikroOrmStorage } from './storage.ts';
