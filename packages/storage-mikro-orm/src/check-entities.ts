import { IntegrationError } from '@makerfex/integrations-core';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { integrationEntities, type SchemaOptions } from './entities.ts';
import { integrationRoutines } from './routines.ts';

const tables = integrationEntities.map(({ tableName }) => tableName);
const functions = integrationRoutines.map(({ name }) => name);

/**
 * Reports at start what would otherwise show as `drop table` in a migration that MikroORM generates.
 * @throws IntegrationError `not_configured` if the ORM has not all entities and routines of the integrations, in the schema of
 * the storage
 */
export function checkEntities(em: SqlEntityManager, { schema }: SchemaOptions = {}): void {
  const { config } = em;
  const described = [...em.getMetadata().getAll().values()].map((each) => ({ ...each, name: each.tableName }));
  const routines = config.get('schemaGenerator').ignoreRoutines ? null : config.getRoutines();
  const isIn = (place = config.get('schema')) => schema === undefined || place === schema || place === '*';

  const findings = [
    shorten(
      'tables',
      without(
        tables,
        described.filter((each) => isIn(each.schema)),
      ),
    ),
    routines &&
      shorten(
        'functions',
        without(
          functions,
          routines.filter((each) => isIn(each.schema)),
        ),
      ),
  ].filter((finding) => finding);
  if (findings.length === 0) return;
  const place = schema === undefined ? '' : ` in the schema "${schema}"`;
  throw new IntegrationError(
    'not_configured',
    `MikroORM does not know ${findings.join(' and ')}${place}, and the next migration that it generates would drop them: ${remedy(schema)}, or pass requireEntities: false to mikroOrmStorage if this database gets no generated migration.`,
  );
}

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
