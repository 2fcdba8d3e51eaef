import { isIntegrationError } from '@makerfex/integrations-core';
import { drizzle } from 'drizzle-orm/node-postgres';
import { drizzle as drizzleProxy } from 'drizzle-orm/pg-proxy';
import { drizzle as drizzlePostgresJs } from 'drizzle-orm/postgres-js';
import { Client, Pool } from 'pg';
import postgres from 'postgres';
import { describe, expect, it } from 'vitest';
import { drizzleStorage } from './index.ts';

/** What the storage says when it is made; no database is asked. */
function complaint(make: () => unknown): string | null {
  try {
    make();
    return null;
  } catch (error) {
    if (!isIntegrationError(error, 'not_configured')) throw error;
    return error.message;
  }
}

describe('drizzleStorage', () => {
  it('refuses a driver that does not keep transactions apart when a connection breaks', () => {
    expect(complaint(() => drizzleStorage(drizzlePostgresJs(postgres())))).toContain('drizzle-orm/node-postgres');
  });

  it('refuses a single client', () => {
    expect(complaint(() => drizzleStorage(drizzle(new Client())))).toContain('a single client');
  });

  it('refuses a database without a client, and a pool without Drizzle', () => {
    const proxy = drizzleProxy(async () => ({ rows: [] }));
    expect(complaint(() => drizzleStorage(Object.assign(proxy, { $client: undefined })))).toContain('must be');
    expect(complaint(() => Reflect.apply(drizzleStorage, undefined, [new Pool()]))).toContain('must be');
    expect(complaint(() => Reflect.apply(drizzleStorage, undefined, [undefined]))).toContain('must be');
  });

  it('refuses a schema that cannot be a name', () => {
    expect(complaint(() => drizzleStorage(drizzle(new Pool()), { schema: '' }))).toContain('cannot be the schema');
  });

  it('exports events by COPY on a pool', () => {
    expect(drizzleStorage(drizzle(new Pool()))).toHaveProperty('readEventCsv');
  });
});
