import { IntegrationError } from '@makerfex/integrations-core';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { integrationEntities, type SchemaOptions } from './entities.ts';
import { integrationRoutines } from './routines.ts';

const tables = integrationEntities.map(({ tableName }) => tableName);
const functions = integrationRoutines.map(({ name }) => name);
const partitioned = 'integration_event_log';

/**
 * Reports at start what would otherwise show as `drop table` in a migration that MikroORM generates.
 * @throws IntegrationError `not_configured` if the ORM has not all entities and routines of the integrations, in the schema of
 * the storage, or compares its routines or the event log with a snapshot
 */
export function checkEntities(em: SqlEntityManager, { schema }: SchemaOptions = {}): void {
  const { config } = em;
  const described = [...em.getMetadata().getAll().values()].map(({ tableName, schema: place }) => ({
    name: tableName,
    schema: place,
  }));
  const isIn = (place = config.get('schema')) => schema === undefined || place === schema || place === '*';

  const findings = [
    shorten(
      'tables',
      without(
        tables,
        described.filter((each) => isIn(each.schema)),
      ),
    ),
    shorten(
      'functions',
      without(
        functions,
        config.getRoutines().filter((each) => isIn(each.schema)),
      ),
    ),
  ].filter((finding) => finding !== null);
  const place = schema === undefined ? '' : ` in the schema "${schema}"`;
  if (findings.length > 0)
    refuse(
      `MikroORM does not know ${findings.join(' and ')}${place}, and the next migration that it generates would drop them: ${remedy(schema)}`,
    );
  if (!comparesWithSnapshot(em)) return;
  const { ignoreRoutines, skipTables = [] } = config.get('schemaGenerator');
  if (!ignoreRoutines || !skipTables.some((pattern) => matches(pattern, partitioned)))
    refuse(
      `MikroORM's snapshot holds no functions and no partitions, and each migration that it generates from one would drop those of the integrations or make them again: set schemaGenerator.ignoreRoutines to true and schemaGenerator.skipTables to ['${partitioned}'], or migrations.snapshot to false`,
    );
}

const matches = (pattern: string | RegExp, name: string): boolean =>
  typeof pattern === 'string' ? pattern.toLowerCase() === name : pattern.test(name);

function refuse(reason: string): never {
  throw new IntegrationError(
    'not_configured',
    `${reason}, or pass requireEntities: false to mikroOrmStorage if this database gets no generated migration.`,
  );
}

const comparesWithSnapshot = ({ config }: SqlEntityManager): boolean =>
  config.get('migrations').snapshot === true && config.getExtension('@mikro-orm/migrator') !== undefined;

const without = (names: readonly string[], known: readonly { readonly name: string }[]): string[] =>
  names.filter((name) => !known.some((each) => each.name === name));

function shorten(what: string, names: readonly string[]): string | null {
  const [first] = names;
  if (first === undefined) return null;
  return `${names.length} of the integrations' ${what} (${first}${names.length > 1 ? ', ...' : ''})`;
}

function remedy(schema: string | undefined): string {
  const options = schema === undefined ? '' : `In({ schema: '${schema}' })`;
  return `add integrationEntities${options} to its entities and integrationRoutines${options} to its routines`;
}
