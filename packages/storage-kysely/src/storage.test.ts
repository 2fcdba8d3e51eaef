import { isIntegrationError } from '@makerfex/integrations-core';
import { Kysely, PostgresDialect } from 'kysely';
import { Pool } from 'pg';
import { describe, expect, it } from 'vitest';
import { kyselyStorage } from './index.ts';

/** What the storage says when it is made; no database is asked. */
function complaint(...given: unknown[]): string | null {
  try {
    Reflect.apply(kyselyStorage, undefined, given);
    return null;
  } catch (error) {
    if (!isIntegrationError(error, 'not_configured')) throw error;
    return error.message;
  }
}
const pool = new Pool();
const db = new Kysely<object>({ dialect: new PostgresDialect({ pool }) });

describe('kyselyStorage', () => {
  it('refuses what is no Kysely', () => {
    expect(complaint(pool)).toContain("the host's Kysely");
    expect(complaint(undefined)).toContain("the host's Kysely");
  });

  it('refuses options that do not exist, a pool that is none, and a schema that cannot be a name', () => {
    expect(complaint(db, { shema: 'app' })).toContain('shema');
    expect(complaint(db, { pool: db })).toContain('the pool of `pg`');
    expect(complaint(db, { schema: 'x'.repeat(64) })).toContain('cannot be the schema');
  });

  it('exports events by COPY when it gets the pool', () => {
    expect(kyselyStorage(db, { pool })).toHaveProperty('readEventCsv');
    expect(kyselyStorage(db)).not.toHaveProperty('readEventCsv');
  });
});
