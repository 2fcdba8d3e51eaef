import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startOwnPostgres, startPostgres, type TestPostgres } from './postgres.ts';

const ask = async (url: string, statement: string): Promise<unknown[]> => {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
};

const isGiven = process.env['TEST_DATABASE_URL'] !== undefined;

describe('startPostgres', () => {
  let server: TestPostgres;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());

  it('gives each caller a database of its own, and drops it', async () => {
    const [one, two] = [await server.createDatabase(), await server.createDatabase()];
    await ask(one.url, 'CREATE TABLE only_in_one ()');
    expect(await ask(two.url, "SELECT to_regclass('only_in_one') AS found")).toEqual([{ found: null }]);
    await Promise.all([one.drop(), two.drop()]);
    expect(await ask(server.url, `SELECT 1 FROM pg_database WHERE datname IN ('${one.name}', '${two.name}')`)).toEqual(
      [],
    );
  });

  it('copies a template', async () => {
    const template = await server.createDatabase();
    await ask(template.url, 'CREATE TABLE templated ()');
    const copy = await server.createDatabase({ template: template.name });
    expect(await ask(copy.url, "SELECT to_regclass('templated')::text AS found")).toEqual([{ found: 'templated' }]);
    await Promise.all([copy.drop(), template.drop()]);
  });

  it.skipIf(isGiven)('keeps what it wrote until it is stopped, and leaves nothing', async () => {
    const another = await startPostgres({ fsync: true });
    const [row] = await ask(
      another.url,
      "SELECT current_setting('data_directory') AS data, current_setting('fsync') AS fsync",
    );
    expect(row).toEqual({ data: expect.any(String), fsync: 'on' });
    const { data }: { data: string } = JSON.parse(JSON.stringify(row));
    expect(existsSync(data)).toBe(true);
    await another.stop();
    expect(existsSync(data)).toBe(false);
    await expect(ask(another.url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
  });

  it.skipIf(isGiven)('ends the server when the process that started it is killed', async () => {
    const program = `
        import { startPostgres } from ${JSON.stringify(new URL('./postgres.ts', import.meta.url).href)};
        const { url } = await startPostgres();
        const pg = (await import('pg')).default;
        const client = new pg.Client({ connectionString: url });
        await client.connect();
        const { rows } = await client.query("SELECT current_setting('data_directory') AS data");
        process.stdout.write(JSON.stringify({ url, data: rows[0].data }));`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], { cwd: import.meta.dirname });
    const printed = await new Promise<string>((resolve, reject) => {
      child.stdout.once('data', (data: Buffer) => resolve(data.toString()));
      child.once('close', () => reject(new Error('the child printed nothing')));
    });
    const { url, data }: { url: string; data: string } = JSON.parse(printed);
    expect(existsSync(data)).toBe(true);
    child.kill('SIGKILL');
    await expect.poll(() => existsSync(data)).toBe(false);
    await expect(ask(url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
  });
});

describe('a server of our own', () => {
  it('starts again at its address with what was committed, however it ended', async () => {
    const server = await startOwnPostgres({ fsync: true });
    await ask(server.url, 'CREATE TABLE kept (n int)');
    for (const [n, shutdown] of (['immediate', 'fast'] as const).entries()) {
      await ask(server.url, `INSERT INTO kept VALUES (${n})`);
      const session = new Client({ connectionString: server.url });
      const broken: unknown[] = [];
      session.on('error', (error) => broken.push(error));
      await session.connect();
      await server.restart(shutdown, 100);
      await expect.poll(() => broken).not.toEqual([]);
      expect(await ask(server.url, 'SELECT count(*)::int AS n FROM kept')).toEqual([{ n: n + 1 }]);
    }
    const [row] = await ask(server.url, "SELECT current_setting('data_directory') AS data");
    const { data }: { data: string } = JSON.parse(JSON.stringify(row));
    await server.stop();
    expect(existsSync(data)).toBe(false);
  });

  it('can be stopped while it is down', async () => {
    const server = await startOwnPostgres();
    const restarting = server.restart('fast', 60_000);
    restarting.catch(() => 'awaited below');
    await expect.poll(() => ask(server.url, 'SELECT 1').then(() => 'answers', String)).toContain('ECONNREFUSED');
    await server.stop();
    await expect(restarting).rejects.toThrow('did not start');
  });
});
