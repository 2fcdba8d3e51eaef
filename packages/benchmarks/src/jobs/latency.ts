import { once } from 'node:events';
import type { TestPostgres } from '@makerfex/integrations-testkit/postgres';
import { Client } from 'pg';
import { createBenchDatabase } from '../import/database.ts';
import { connectShop, type EngineName, openJobHost } from './host.ts';

/** Milliseconds from the asking for a run to the beginning of its pull; one at a time. */
export async function startLatencies(server: TestPostgres, engine: EngineName, count: number): Promise<number[]> {
  const database = await createBenchDatabase(server);
  let start = Promise.withResolvers<number>();
  const host = await openJobHost(database.url, engine, () => start.resolve(performance.now()));
  await host.integrations.start();
  const shop = await connectShop(host, 'shop-1');
  const times: number[] = [];
  for (let n = -warmUps; n < count; n += 1) {
    start = Promise.withResolvers();
    const began = performance.now();
    await shop.run();
    const time = (await start.promise) - began;
    if (n >= 0) times.push(time);
  }
  await host.close();
  await database.drop();
  return times;
}

const warmUps = 20;

/** The floor: a row is inserted and announced in one transaction, until another connection hears of it. */
export async function notifyLatencies(server: TestPostgres, count: number): Promise<number[]> {
  const database = await createBenchDatabase(server);
  const [writer, listener] = [1, 2].map(() => new Client({ connectionString: database.url }));
  if (!writer || !listener) throw new Error('There are no two clients.');
  for (const client of [writer, listener]) await client.connect();
  await writer.query('create table announced (id int primary key)');
  await listener.query('listen announced');
  const times: number[] = [];
  for (let n = -warmUps; n < count; n += 1) {
    const heard = once(listener, 'notification').then(() => performance.now());
    const began = performance.now();
    await writer.query('begin');
    await writer.query('insert into announced values ($1)', [n]);
    await writer.query(`select pg_notify('announced', '')`);
    await writer.query('commit');
    const time = (await heard) - began;
    if (n >= 0) times.push(time);
  }
  for (const client of [writer, listener]) await client.end();
  await database.drop();
  return times;
}
