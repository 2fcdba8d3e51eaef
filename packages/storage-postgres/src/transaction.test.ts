import type { Storage } from '@makerfex/integrations-core/storage';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { copyTemplate } from '../test/database.ts';
import { type Engine, engines, type Tx } from '../test/engines.ts';
import { createAppRole, openPool, openPoolForTest, query } from '../test/open.ts';
import { newConnection } from '../test/shop.ts';
import { postgresStorage } from './index.ts';

const scope = { shopId: 'shop' };
const failed = new Error('the port failed');

describe.each(engines)('a transaction on %s', (_, open) => {
  let engine: Engine;
  let storage: Storage<Tx>;
  beforeAll(async () => {
    engine = await open();
    storage = engine.storage;
  });
  afterAll(() => engine.close());
  beforeEach(async () => {
    await engine.query('delete from host_note');
    await engine.query('delete from integration_connection');
  });

  const insertNote = (tx: Tx, id: string) => tx.query('insert into host_note values ($1, $2)', [id, 'of the host']);
  /** What is there of the host's and of ours. */
  const kept = async () => ({
    notes: await engine.query('select id from host_note order by id'),
    connections: (await storage.transaction(scope, ({ connections }) => connections.list())).length,
  });

  it("keeps the host's rows with ours", async () => {
    await storage.transaction(scope, async ({ tx, connections }) => {
      await insertNote(tx, 'kept');
      await connections.insert(newConnection());
    });
    expect(await kept()).toEqual({ notes: [{ id: 'kept' }], connections: 1 });
  });

  it('rolls both back, and passes the error on, when the work throws', async () => {
    const work = storage.transaction(scope, async ({ tx, connections }) => {
      await insertNote(tx, 'lost');
      await connections.insert(newConnection());
      throw failed;
    });
    await expect(work).rejects.toBe(failed);
    expect(await kept()).toEqual({ notes: [], connections: 0 });
  });

  it('fails as port_failed, with the first error, when a port swallowed the error of a statement', async () => {
    const work = storage.transaction(scope, async ({ tx, connections }) => {
      await connections.insert(newConnection());
      await tx.query('select nonsense').catch(() => undefined);
      await insertNote(tx, 'lost').catch(() => undefined);
    });
    await expect(work).rejects.toMatchObject({ code: 'port_failed', message: expect.stringContaining('42703') });
    expect(await kept()).toEqual({ notes: [], connections: 0 });
  });

  it('fails as storage_unavailable when a port swallowed a transient error', async () => {
    const work = storage.transaction(scope, async ({ tx }) => {
      await tx.query(`do $$ begin raise exception using errcode = '40P01'; end $$`).catch(() => undefined);
    });
    await expect(work).rejects.toMatchObject({ code: 'storage_unavailable' });
  });

  it('fails as port_failed when a deferred constraint refuses the commit', async () => {
    await engine.query('create table parent (id int primary key)');
    await engine.query('create table child (id int references parent deferrable initially deferred)');
    const work = storage.transaction(scope, async ({ tx, connections }) => {
      await connections.insert(newConnection());
      await tx.query('insert into child values (1)');
    });
    await expect(work).rejects.toMatchObject({ code: 'port_failed', message: expect.stringContaining('23503') });
    expect((await kept()).connections).toBe(0);
  });

  it('goes on after a port rolled back to a savepoint', async () => {
    await storage.transaction(scope, async ({ tx, connections }) => {
      await connections.insert(newConnection());
      await tx.query('savepoint attempt');
      await tx.query('select nonsense').catch(() => tx.query('rollback to attempt'));
    });
    expect((await kept()).connections).toBe(1);
  });

  it('refuses what comes through its repositories after its end', async () => {
    const { connections } = await storage.transaction(scope, async (unit) => unit);
    await expect(connections.list()).rejects.toMatchObject({ code: 'internal' });
  });

  it('refuses another one inside it', async () => {
    const nested = storage.transaction(scope, () => storage.transaction(scope, async () => 'inner'));
    await expect(nested).rejects.toMatchObject({ message: expect.stringContaining('one of their own transactions') });
  });

  it('is set to its shop, and leaves nothing of it to the next user of the connection', async () => {
    const ask = `select current_setting('makerfex.shop_id', true) as shop`;
    expect((await storage.transaction(scope, ({ tx }) => tx.query(ask))).rows).toEqual([{ shop: 'shop' }]);
    expect(await engine.query(ask)).toEqual([{ shop: '' }]);
  });

  it('sends the statements of repositories that are called at once one after another', async () => {
    const warnings: unknown[] = [];
    const warned = (warning: Error) => void warnings.push(warning.message);
    process.on('warning', warned);
    const lists = await storage.transaction(scope, ({ connections }) =>
      Promise.all(Array.from({ length: 3 }, () => connections.list())),
    );
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', warned);
    expect(lists).toEqual([[], [], []]);
    expect(warnings).toEqual([]);
  });

  it('keeps the character NUL as the replacement character', async () => {
    const row = newConnection({ createdBy: 'a\0b', enabledCapabilities: ['c\0d'] });
    const found = await storage.transaction(scope, async ({ connections }) => {
      await connections.insert(row);
      return connections.find(row.id);
    });
    expect(found).toMatchObject({ createdBy: 'a\u{fffd}b', enabledCapabilities: ['c\u{fffd}d'] });
  });
});

describe('a transaction on a pool of pg', () => {
  it('sees what others commit while it waits, whatever the database is set to', async () => {
    const database = await copyTemplate();
    await query(database.url, `alter database ${database.name} set default_transaction_isolation = 'serializable'`);
    const pool = openPoolForTest(database.url);
    const ask = 'show transaction_isolation';
    expect((await pool.query(ask)).rows).toEqual([{ transaction_isolation: 'serializable' }]);
    const { rows } = await postgresStorage(pool).transaction(scope, ({ tx }) => tx.query(ask));
    expect(rows).toEqual([{ transaction_isolation: 'read committed' }]);
  });

  it('fails as port_failed when a statement with a callback failed', async () => {
    const database = await copyTemplate();
    const storage = postgresStorage(openPoolForTest(database.url));
    const work = storage.transaction(scope, async ({ tx, connections }) => {
      await connections.insert(newConnection());
      tx.query('select nonsense', () => undefined);
    });
    await expect(work).rejects.toMatchObject({ code: 'port_failed' });
    expect(await storage.transaction(scope, ({ connections }) => connections.list())).toEqual([]);
  });

  it('sends begin, the shop and commit around the statements of the work, and returns the client as it was', async () => {
    const database = await copyTemplate();
    const pool = openPoolForTest(database.url, { max: 1 });
    const client = await pool.connect();
    const sent: unknown[] = [];
    const send = client.query.bind(client);
    const recording = (...args: Parameters<typeof send>) => {
      sent.push(args[0]);
      return send(...args);
    };
    Object.assign(client, { query: recording });
    client.release();
    await postgresStorage(pool).transaction(scope, ({ leases }) => leases.release('a', 'b'));
    expect(sent).toEqual([
      'begin isolation level read committed',
      'select set_config($1, $2, true)',
      expect.stringMatching(/^delete from integration_lease/),
      'commit',
    ]);
    expect(Reflect.get(client, 'query')).toBe(recording);
  });

  it('fails as port_failed, and keeps nothing, when a port releases the client', async () => {
    const database = await copyTemplate();
    const pool = openPoolForTest(database.url, { max: 1 });
    const storage = postgresStorage(pool);
    const work = storage.transaction(scope, async ({ tx, connections }) => {
      await connections.insert(newConnection());
      tx.release();
    });
    await expect(work).rejects.toMatchObject({ code: 'port_failed', message: expect.stringContaining('tx.release()') });
    expect(await storage.transaction(scope, ({ connections }) => connections.list())).toEqual([]);
    expect([pool.totalCount, pool.idleCount]).toEqual([1, 1]);
  });

  it('says that a port must not end it when the wall refuses the next statement', async () => {
    const database = await copyTemplate();
    const role = await createAppRole(database.url);
    const pool = openPool(role.url);
    const work = postgresStorage(pool).transaction(scope, async ({ tx, connections }) => {
      await tx.query('commit');
      await connections.insert(newConnection());
    });
    await expect(work).rejects.toMatchObject({
      code: 'internal',
      message: expect.stringMatching(/\(42501.*A port must not end its transaction/),
    });
    await pool.end();
    await role.drop();
  });

  it('says what to check when the database refuses the user, or has another name', async () => {
    const database = await copyTemplate();
    const ask = (change: (url: URL) => void) => {
      const url = new URL(database.url);
      change(url);
      return postgresStorage(openPoolForTest(url.href)).transaction(scope, ({ connections }) => connections.list());
    };
    await expect(ask((url) => Object.assign(url, { pathname: '/elsewhere' }))).rejects.toMatchObject({
      message: expect.stringMatching(/\(3D000\): check the name in the address of the database/),
    });
    await expect(ask((url) => Object.assign(url, { username: 'stranger' }))).rejects.toMatchObject({
      message: expect.stringMatching(/\(28.*\): check the user and the password/),
    });
  });
});
