import {
  AbstractNamingStrategy,
  EntityCaseNamingStrategy,
  EntityRepository,
  MongoNamingStrategy,
  Type,
  t,
  UnderscoreNamingStrategy,
} from '@mikro-orm/core';
import type { Options } from '@mikro-orm/postgresql';

/** Names that resemble none of ours. */
class OwnNamingStrategy extends AbstractNamingStrategy {
  classToTableName = (entity: string) => `T_${entity.toUpperCase()}`;
  propertyToColumnName = (property: string) => `C_${property.toUpperCase()}`;
  referenceColumnName = () => 'PK';
  joinColumnName = (property: string) => `J_${property.toUpperCase()}`;
  joinTableName = (source: string, target: string) => `J_${source}_${target}`;
  joinKeyColumnName = (entity: string, column?: string) => `K_${entity}_${column ?? 'PK'}`;
  override indexName = (table: string, columns: string[], type: string) => `X_${type}_${table}_${columns.join('_')}`;
}
class OwnRepository extends EntityRepository<object> {}

export type HostSettings = Partial<Options>;

/** What a host may set in its MikroORM, each on a database that is migrated already. */
export const hostSettings: Readonly<Record<string, HostSettings>> = {
  'no option': {},
  'namingStrategy: EntityCase': { namingStrategy: EntityCaseNamingStrategy },
  'namingStrategy: Mongo': { namingStrategy: MongoNamingStrategy },
  'namingStrategy: Underscore': { namingStrategy: UnderscoreNamingStrategy },
  'namingStrategy: one of its own': { namingStrategy: OwnNamingStrategy },
  'schema: public': { schema: 'public' },
  timezone: { timezone: '+02:00' },
  'forceUtcTimezone: true': { forceUtcTimezone: true },
  'forceUtcTimezone: false': { forceUtcTimezone: false },
  forceUndefined: { forceUndefined: true },
  initNullableProperties: { initNullableProperties: true },
  ignoreUndefinedInQuery: { ignoreUndefinedInQuery: true },
  forceEntityConstructor: { forceEntityConstructor: true },
  'validateRequired: false': { validateRequired: false },
  'global filters': {
    filters: { tenant: { cond: { tenantId: 7 }, default: true }, alive: { cond: { deletedAt: null }, default: true } },
  },
  disableTransactions: { disableTransactions: true },
  implicitTransactions: { implicitTransactions: false },
  'sessionContext: connection': { sessionContext: 'connection' },
  disableIdentityMap: { disableIdentityMap: true },
  'loadStrategy: select-in': { loadStrategy: 'select-in' },
  'dataloader and flushMode': { dataloader: true, flushMode: 'always' },
  'useBatchInserts: false': { useBatchInserts: false, useBatchUpdates: false, batchSize: 1 },
  entityRepository: { entityRepository: OwnRepository },
  'embeddables.prefixMode': { embeddables: { prefixMode: 'absolute' } },
  'ensureDatabase: false': { ensureDatabase: false },
  'a pool of one': { pool: { min: 0, max: 1 } },
  charset: { charset: 'utf8' },

  'discovery.inferDefaultValues: false': { discovery: { inferDefaultValues: false } },
  'discovery checks off': {
    discovery: {
      warnWhenNoEntities: false,
      checkDuplicateTableNames: false,
      checkDuplicateFieldNames: false,
      checkNonPersistentCompositeProps: false,
    },
  },
  'discovery.getMappedType': {
    discovery: {
      getMappedType: (type, platform) =>
        type === 'string' || type === 'datetime' ? Type.getType(t.text) : platform.getDefaultMappedType(type),
    },
  },
  'discovery hooks': { discovery: { onMetadata: () => undefined, afterDiscovered: () => undefined } },

  'schemaGenerator.disableForeignKeys: true': { schemaGenerator: { disableForeignKeys: true } },
  'schemaGenerator.disableForeignKeys: false': { schemaGenerator: { disableForeignKeys: false } },
  'schemaGenerator.disableForeignKeysForClear': { schemaGenerator: { disableForeignKeysForClear: true } },
  'schemaGenerator.createForeignKeyConstraints: false': { schemaGenerator: { createForeignKeyConstraints: false } },
  'schemaGenerator.ignoreSchema': { schemaGenerator: { ignoreSchema: ['legacy'] } },
  'schemaGenerator.ignoreTriggers': { schemaGenerator: { ignoreTriggers: true } },
  'schemaGenerator.ignoreRoutines': { schemaGenerator: { ignoreRoutines: true } },
  'schemaGenerator.ignorePolicies': { schemaGenerator: { ignorePolicies: true } },
  'schemaGenerator.skipTables': { schemaGenerator: { skipTables: ['host_note', /^integration_/] } },
  'schemaGenerator.skipViews': { schemaGenerator: { skipViews: [/^pg_/] } },
  'schemaGenerator.skipColumns': { schemaGenerator: { skipColumns: { host_note: ['extra'] } } },
  'schemaGenerator.defaultUpdateRule': { schemaGenerator: { defaultUpdateRule: 'cascade' } },
  'schemaGenerator.defaultDeleteRule': { schemaGenerator: { defaultDeleteRule: 'set null' } },

  'migrations.safe': { migrations: { safe: true } },
  'migrations.dropTables: false': { migrations: { dropTables: false } },
  'migrations.disableForeignKeys: true': { migrations: { disableForeignKeys: true } },
  'migrations.disableForeignKeys: false': { migrations: { disableForeignKeys: false } },
  'migrations.transactional: false': { migrations: { transactional: false } },
  'migrations.allOrNothing: false': { migrations: { allOrNothing: false } },
  'migrations.emit: js': { migrations: { emit: 'js' } },
  'migrations.schema: public': { migrations: { schema: 'public' } },
};

const forSnapshots = { schemaGenerator: { ignoreRoutines: true, skipTables: ['integration_event_log'] } };

/** What a host may set for its migrations, each on an empty database that these migrations are run on. */
export const migrationSettings: Readonly<Record<string, HostSettings>> = {
  'no option': {},
  'a snapshot': { ...forSnapshots, migrations: { snapshot: true } },
  'a snapshot that only migration:create writes': {
    ...forSnapshots,
    migrations: { snapshot: true, snapshotOnMigrate: false },
  },
  'a tableName of its own': { migrations: { tableName: 'host_migrations' } },
  'a tableName in a schema': { migrations: { tableName: 'host.migrations' } },
  'disabled foreign keys': { migrations: { disableForeignKeys: true } },
  'no transaction': { migrations: { transactional: false } },
  'a transaction for each': { migrations: { allOrNothing: false } },
  'a schema': { migrations: { schema: 'public' } },
};
