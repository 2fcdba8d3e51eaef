import { isIntegrationError } from '@makerfex/integrations-core';
import { Migrator } from '@mikro-orm/migrations';
import { MikroORM, type Options } from '@mikro-orm/postgresql';
import { describe, expect, it } from 'vitest';
import { Note } from '../test/host.ts';
import {
  integrationEntities,
  integrationEntitiesIn,
  integrationRoutines,
  integrationRoutinesIn,
  type MikroOrmStorageOptions,
  mikroOrmStorage,
} from './index.ts';

/** What the storage says of an ORM when it is made; no database is asked. */
function complaint(settings: Partial<Options>, options?: MikroOrmStorageOptions): string | null {
  const orm = new MikroORM({ dbName: 'none', ...settings });
  try {
    mikroOrmStorage(orm, options);
    return null;
  } catch (error) {
    if (!isIntegrationError(error, 'not_configured')) throw error;
    return error.message;
  }
}
const entities = [Note, ...integrationEntities];
const routines = integrationRoutines;
const placed = {
  entities: integrationEntitiesIn({ schema: 'app' }),
  routines: integrationRoutinesIn({ schema: 'app' }),
};

describe('mikroOrmStorage refuses an ORM', () => {
  it('when it has none of the entities and routines', () => {
    expect(complaint({ entities: [Note] })).toBe(
      "MikroORM does not know 19 of the integrations' tables (integration_connection, ...) and 29 of the integrations' functions (integration_read_schedules_fn, ...), and the next migration that it generates would drop them: add integrationEntities to its entities and integrationRoutines to its routines, or pass requireEntities: false to mikroOrmStorage if this database gets no generated migration.",
    );
  });

  it('when one entity is missing', () => {
    const all = integrationEntities.filter(({ tableName }) => tableName !== 'integration_sync');
    expect(complaint({ entities: all, routines })).toContain(
      "does not know 1 of the integrations' tables (integration_sync), and",
    );
  });

  it('when the routines are missing', () => {
    expect(complaint({ entities })).toContain(
      "does not know 29 of the integrations' functions (integration_read_schedules_fn",
    );
  });

  it('when the entities are for another schema than the storage', () => {
    expect(complaint({ entities, routines }, { schema: 'app' })).toMatch(
      /19 of .* in the schema "app", .*add integrationEntitiesIn\(\{ schema: 'app' \}\) to its entities/,
    );
    expect(complaint(placed, { schema: 'other' })).toContain('in the schema "other"');
  });

  it.each([
    ['functions', { skipTables: ['integration_event_log'] }],
    ['partitions', { ignoreRoutines: true, skipTables: ['host_note', /^integration_event_log_/] }],
    ['either', {}],
  ])('when it generates migrations from a snapshot, which holds no %s', (_, schemaGenerator) => {
    expect(complaint({ entities, routines, extensions: [Migrator], schemaGenerator })).toContain(
      "MikroORM's snapshot holds no functions and no partitions, and each migration that it generates from one would",
    );
  });
});

describe('mikroOrmStorage accepts an ORM', () => {
  it('when it has all entities and routines', () => {
    expect(complaint({ entities, routines })).toBeNull();
    expect(complaint({ entities, routines }, { schema: 'public' })).toBeNull();
  });

  it('when they are for the schema of the storage', () => {
    expect(complaint(placed, { schema: 'app' })).toBeNull();
    expect(complaint(placed)).toBeNull();
  });

  it('when it generates migrations without a snapshot', () => {
    expect(complaint({ entities, routines, extensions: [Migrator], migrations: { snapshot: false } })).toBeNull();
  });

  it.each(['integration_event_log', /^integration_/])(
    'when it generates migrations from a snapshot, and skips %s',
    (log) => {
      const schemaGenerator = { ignoreRoutines: true, skipTables: [log] };
      expect(complaint({ entities, routines, extensions: [Migrator], schemaGenerator })).toBeNull();
    },
  );

  it('when the host says that it needs none', () => {
    expect(complaint({ entities: [Note] }, { requireEntities: false })).toBeNull();
  });
});
