import { IntegrationError } from '@makerfex/integrations-core';
import { checkOptions } from '@makerfex/integrations-core/options';
import {
  planned,
  qualifierFor,
  quoteIdentifier,
  type SchemaOptions,
  schemaOptions,
  searches,
  tables,
} from './names.ts';

/** Events are never changed. */
const appendOnly: (typeof tables)[number] = 'integration_event_log';

/** What the application's role may do with each table, and no more. */
export const tablePrivileges = tables.map((table) => ({
  table,
  privileges: table === appendOnly ? ['select', 'insert', 'delete'] : ['select', 'insert', 'update', 'delete'],
}));

/**
 * The SQL that grants a role what the storage needs, and no more. The owner of the tables runs it after each migration.
 * @param role the name of the application's role, unquoted
 * @returns statements, each ended by a semicolon
 * @throws IntegrationError `not_configured` if the schema cannot be a name, or the role has none
 * @example
 * import { Pool } from 'pg';
 * const owner = new Pool({ connectionString: process.env['OWNER_DATABASE_URL'] });
 * await owner.query(grants('makerfex_app'));
 */
export function grants(role: string, options: SchemaOptions = {}): string {
  checkOptions('grants', schemaOptions, options);
  if (!role)
    throw new IntegrationError('not_configured', "grants needs the name of the application's role, which is empty.");
  const { schema } = options;
  const to = `to ${quoteIdentifier(role)};`;
  const byPrivileges = Map.groupBy(tablePrivileges, ({ privileges }) => privileges.join(', '));
  const statements = [
    ...[...byPrivileges].map(
      ([privileges, granted]) => `grant ${privileges} on ${granted.map(({ table }) => table).join(', ')} ${to}`,
    ),
    `grant execute on function ${[...searches, ...planned].join(', ')} ${to}`,
  ].map(qualifierFor(options));
  if (schema !== undefined) statements.unshift(`grant usage on schema ${quoteIdentifier(schema)} ${to}`);
  return statements.join('\n');
}
