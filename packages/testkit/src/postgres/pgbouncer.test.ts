import { Pool } from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startPostgres } from '../postgres.ts';
import { hasPgBouncer, startPgBouncer } from './pgbouncer.ts';

describe.skipIf(!hasPgBouncer())('startPgBouncer', () => {
  it('shares few sessions among many connections, of roles that were made later too', async () => {
    const server = await startPostgres();
    onTestFinished(() => server.stop());
    const pooler = await startPgBouncer(server.url, { poolSize: 2 });
    onTestFinished(() => pooler.stop());
    const url = new URL(pooler.through(server.url));

    const pool = new Pool({ connectionString: url.href, max: 10 });
    const ask = () => pool.query<{ pid: number }>('select pg_backend_pid() as pid, pg_sleep(0.01)');
    const answers = await Promise.all(Array.from({ length: 20 }, ask));
    expect(pool.totalCount).toBe(10);
    expect(new Set(answers.map(({ rows }) => rows[0]?.pid)).size).toBe(2);
    await pool.query('create role later login');
    await pool.end();

    url.username = 'later';
    const other = new Pool({ connectionString: url.href });
    expect((await other.query('select current_user as role')).rows).toEqual([{ role: 'later' }]);
    await other.end();
  });
});
