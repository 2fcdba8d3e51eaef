import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openDatabase } from './database.ts';

const home = {
  folder: join(tmpdir(), 'unused'),
  database: join(tmpdir(), 'unused/database'),
  databaseMade: join(tmpdir(), 'unused/database-made'),
  pictures: join(tmpdir(), 'unused/pictures'),
  documents: join(tmpdir(), 'unused/documents'),
  simulators: join(tmpdir(), 'unused/simulators.json'),
  vaultKey: () => '',
  release: () => undefined,
};

it.each(['localhost/demo', 'mysql://localhost/demo', 'postgresql://'])('refuses %s as an address', async (url) => {
  await expect(openDatabase(home, url)).rejects.toThrow('DATABASE_URL is not a PostgreSQL address');
});

it('names a database that it cannot reach, and why, without its password', async () => {
  const port = await closedPort();
  const opened = openDatabase(home, `postgresql://maker:not-for-any-output@127.0.0.1:${port}/demo?sslcert=secret`);
  await expect(opened).rejects.toThrow(
    `Cannot use the database of DATABASE_URL, postgresql://maker:***@127.0.0.1:${port}/demo: connect ECONNREFUSED 127.0.0.1:${port}.`,
  );
});

it('says what to do when the files of the database are damaged', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'makerfex-database-'));
  const broken = { ...home, folder, database: join(folder, 'database'), databaseMade: join(folder, 'database-made') };
  mkdirSync(broken.database);
  writeFileSync(join(broken.database, 'PG_VERSION'), '9');
  writeFileSync(broken.databaseMade, '');
  await expect(openDatabase(broken, undefined)).rejects.toThrow(
    /Cannot open the database in .*: .*Remove the folder to start over\.$/s,
  );
  rmSync(folder, { recursive: true });
});

/** A port that no server listens on. */
function closedPort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(address && typeof address === 'object' ? address.port : 0));
    });
  });
}
