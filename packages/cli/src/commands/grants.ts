import { grants as grantsFor } from '@makerfex/integrations-storage-postgres';
import type { Outcome } from '../outcome.ts';
import type { Settings } from '../settings.ts';
import { wrongUse } from '../wrong-use.ts';

/** Prints the SQL that grants the application's role what it needs. Needs no database. */
export function grants({ schema, role }: Pick<Settings, 'schema' | 'role'>): Outcome {
  if (!role) throw wrongUse("There is no role: give the application's with --role, or `role` in the config.");
  const sql = grantsFor(role, schema);
  return { json: { role, sql }, lines: [sql] };
}
