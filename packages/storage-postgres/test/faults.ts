import { Client } from 'pg';

const passing = ['40P01', '40001', '55P03', '57014', '57P01', '57P02', '57P03', '53100', '53200', '53300', '08006'];
const lasting = ['23505', '23514', '22P02', '42P01', '25P02', 'P0001', '42501'];

/** The error of work that fails. */
const errorOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => {
      throw new Error('Nothing failed.');
    },
    (error: unknown) => error,
  );

/** Errors of a database as what sends the statements throws them. */
export async function faultsOf(send: (sql: string) => Promise<unknown>) {
  const raised = (state: string) => errorOf(send(`do $$ begin raise exception using errcode = '${state}'; end $$`));
  return { passing: await all(passing, raised), lasting: await all(lasting, raised) };
}

/** Errors of a PostgreSQL as `pg` throws them: by their SQLSTATE, and of connections that break or cannot be made. */
export async function driverFaultsOf(url: string) {
  const healthy = await connected(url);
  const raised = await faultsOf((sql) => healthy.query(sql));
  await healthy.end();
  const elsewhere = new URL(url);
  elsewhere.port = '1';
  const broken = await connected(url);
  const ended = await errorOf(broken.query('select pg_terminate_backend(pg_backend_pid())'));
  const afterwards = await errorOf(broken.query('select 1'));
  const refused = await errorOf(new Client({ connectionString: elsewhere.href }).connect());
  return { passing: [...raised.passing, ended, afterwards, refused], lasting: raised.lasting };
}

async function connected(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

async function all(states: readonly string[], raised: (state: string) => Promise<unknown>): Promise<unknown[]> {
  const errors: unknown[] = [];
  for (const state of states) errors.push(await raised(state));
  return errors;
}
