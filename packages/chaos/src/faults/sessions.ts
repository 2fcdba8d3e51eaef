import type { ChaosDatabase } from '../host/database.ts';

/** Ends a database session in the middle of a port, or while a delivery is stored, as an administrator or a failover does. @returns whether there was one */
export async function endSessionInPort({ query }: ChaosDatabase): Promise<boolean> {
  const ended = await query(
    `select pg_terminate_backend(pid) from (
       select pid from pg_stat_activity
       where state in ('active', 'idle in transaction') and (query similar to '(insert into|update) host_%' or query like '%integration_webhook_%') order by random() limit 1
     ) victim`,
  );
  return ended.length > 0;
}
