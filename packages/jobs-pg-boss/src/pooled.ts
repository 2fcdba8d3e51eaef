import type { PoolClient } from 'pg';

/** Whether the connection goes through a pooler, which reports its own process id. */
export async function isPooled(client: PoolClient): Promise<boolean> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  // Some drivers do not report it.
  return 'processID' in client && rows[0]?.pid !== client.processID;
}
