import { describe, expect, it } from 'vitest';
import { openPool } from '../test/open.ts';
import { grants, migratePostgres, migrationSql, postgresStorage } from './index.ts';
import { migratePglite, pgliteStorage } from './pglite/index.ts';

const pool = openPool('postgresql://localhost/none');
/** As a host in plain JavaScript calls it. */
const call = (of: (...args: never[]) => unknown, args: readonly unknown[]): unknown =>
  Reflect.apply(of, undefined, args);

describe.each([
  ['postgresStorage', postgresStorage, 'a pool of pg'],
  ['migratePostgres', migratePostgres, 'a pool of pg'],
  ['pgliteStorage', pgliteStorage, 'an instance of PGlite'],
  ['migratePglite', migratePglite, 'an instance of PGlite'],
] as const)('%s', (name, of, what) => {
  it.each([[], [null], ['postgresql://localhost/none'], [{}]])('is refused without what it works on: %o', (...args) => {
    expect(() => call(of, args)).toThrow(
      expect.objectContaining({ code: 'not_configured', message: expect.stringMatching(`${name}.* must be ${what}`) }),
    );
  });
});

it.each([
  [{ schema: '' }, 'must be a name of 1 to 63 bytes'],
  [{ schema: null }, 'must be a name of 1 to 63 bytes'],
  [{ shema: 'app' }, 'did you mean `schema`?'],
])('refuses %o', (options, message) => {
  expect(() => call(postgresStorage, [pool, options])).toThrow(message);
  expect(() => call(grants, ['app', options])).toThrow(message);
  expect(() => call(migrationSql, [options])).toThrow(message);
});
