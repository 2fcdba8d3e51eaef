import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { copyTemplate } from '../../storage-postgres/test/database.ts';
import { newConnection } from '../../storage-postgres/test/shop.ts';
import { type Host, hostNote, hosts, type Tx } from '../test/engines.ts';

const scope = { shopId: 'shop' };
const failed = new Error('the port failed');
const insertNote = (tx: Tx, id: string) => tx.insert(hostNote).values({ id, text: 'of the host' });

describe.each(hosts)('a transaction of Drizzle on $name', ({ open, isOwn }) => {
  let host: Host;
  let drop: () => Promise<void>;
  beforeAll(async () => {
    const database = await copyTemplate();
    drop = () => database.drop();
    host = await open(database.url);
  });
  afterAll(async () => {
    await host.close();
    await drop();
  });
  beforeEach(async () => {
    await host.query('delete from host_note');
    await host.query('delete from integration_connection');
  });

  /** What is there of the host's and of ours. */
  const kept = async () => ({
    notes: await host.query('select id from host_note order by id'),
    connections: (await host.storage.transaction(scope, ({ connections }) => connections.list())).length,
  });

  it("keeps what a port writes through Drizzle's query builder with our rows", async () => {
    const found = await host.storage.transaction(scope, async ({ tx, connections }) => {
      await insertNote(tx, 'kept');
      await connections.insert(newConnection());
      return tx.query.hostNote.findMany();
    });
    expect(found).toEqual([{ id: 'kept', text: 'of the host' }]);
    expect(await kept()).toMatchObject({ notes: [{ id: 'kept' }], connections: 1 });
  });

  it('rolls both back, and passes the error on, when the work throws', async () => {
    const work = host.storage.transaction(scope, async ({ tx, connections }) => {
      await insertNote(tx, 'lost');
      await connections.insert(newConnection());
      throw failed;
    });
    await expect(work).rejects.toBe(failed);
    expect(await kept()).toMatchObject({ notes: [], connections: 0 });
  });

  it('fails as port_failed, with the first error, when a port swallowed the error of a statement', async () => {
    const work = host.storage.transaction(scope, async ({ tx, connections }) => {
      await connections.insert(newConnection());
      await tx.execute(sql`select nonsense`).catch(() => undefined);
      await insertNote(tx, 'lost').catch(() => undefined);
    });
    await expect(work).rejects.toMatchObject({ code: 'port_failed', message: expect.stringContaining('42703') });
    expect(await kept()).toMatchObject({ notes: [], connections: 0 });
  });

  it('fails as storage_unavailable when a port swallowed a transient error', async () => {
    const work = host.storage.transaction(scope, async ({ tx }) => {
      await tx.execute(sql`do $$ begin raise exception using errcode = '40P01'; end $$`).catch(() => undefined);
    });
    await expect(work).rejects.toMatchObject({ code: 'storage_unavailable' });
  });

  it('fails as port_failed when a deferred constraint refuses the commit', async () => {
    await host.query('create table parent (id int primary key)');
    await host.query('create table child (id int references parent deferrable initially deferred)');
    const work = host.storage.transaction(scope, async ({ tx, connections }) => {
      await connections.insert(newConnection());
      await tx.execute(sql`insert into child values (1)`);
    });
    await expect(work).rejects.toMatchObject({ code: 'port_failed', message: expect.stringContaining('23503') });
    expect((await kept()).connections).toBe(0);
  });

  it('goes on after a nested transaction of Drizzle was rolled back', async () => {
    await host.storage.transaction(scope, async ({ tx, connections }) => {
      await connections.insert(newConnection());
      await insertNote(tx, 'kept');
      await tx
        .transaction(async (nested) => {
          await insertNote(nested, 'lost');
          await nested.execute(sql`select nonsense`);
        })
        .catch(() => undefined);
      await tx.transaction((nested) => insertNote(nested, 'nested'));
    });
    expect(await kept()).toMatchObject({ notes: [{ id: 'kept' }, { id: 'nested' }], connections: 1 });
  });

  it('is read committed', async () => {
    const { isolation } = await host.storage.transaction(scope, async ({ tx }) => {
      const [row] = await tx
        .select({ isolation: sql<string>`current_setting('transaction_isolation')` })
        .from(sql`(values (1)) as one`);
      return row ?? { isolation: null };
    });
    expect(isolation).toBe('read committed');
  });

  it('keeps lists and texts with quotes, backslashes and commas as they are', async () => {
    const awkward = ['', ' ', 'null', '"', '\\', 'a,b', '{}', "it's", 'a\\"b', '日本'];
    const row = newConnection({ enabledCapabilities: awkward, config: { awkward }, createdBy: awkward.join('') });
    const found = await host.storage.transaction(scope, async ({ connections }) => {
      await connections.insert(row);
      return connections.find(row.id);
    });
    expect(found).toEqual(row);
  });

  it.skipIf(isOwn)('is unavailable when its connection breaks, and uses none of the pool up', async () => {
    for (let time = 0; time < 5; time += 1) {
      const work = host.storage.transaction(scope, async ({ tx, connections }) => {
        await insertNote(tx, 'lost');
        await host.endOtherSessions();
        return connections.list();
      });
      await expect(work).rejects.toMatchObject({ code: 'storage_unavailable', kind: 'transient' });
    }
    expect(await kept()).toMatchObject({ notes: [], connections: 0 });
  });
});
