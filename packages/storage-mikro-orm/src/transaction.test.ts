import type { Storage, UnitOfWork } from '@makerfex/integrations-core/storage';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { CompiledQuery } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newConnection } from '../../storage-postgres/test/shop.ts';
import { type Engine, engines } from '../test/engines.ts';
import { Note } from '../test/host.ts';
import { mikroOrmStorage } from './index.ts';

type Unit = UnitOfWork<SqlEntityManager>;
const scope = { shopId: 'shop' };

describe.each(engines)('a transaction on %s', (name, open) => {
  let engine: Engine;
  let storage: Storage<SqlEntityManager>;
  beforeAll(async () => {
    engine = await open();
    storage = mikroOrmStorage(engine.orm);
  });
  afterAll(() => engine.close());
  beforeEach(async () => {
    await engine.orm.em.fork().execute('delete from host_note');
    await engine.orm.em.fork().execute('delete from integration_connection');
  });

  /** What is there of the host's and of ours. */
  const kept = async () => ({
    notes: (await engine.orm.em.fork().find(Note, {}, { orderBy: { id: 'asc' } })).map(({ id }) => id),
    connections: (await storage.transaction(scope, ({ connections }) => connections.list())).length,
  });
  const persist = ({ tx }: Unit, id: string): void => {
    tx.persist(tx.create(Note, { id, text: 'of the host' }));
  };

  it("keeps the host's entities with our rows, also those that a port did not flush", async () => {
    await storage.transaction(scope, async (unit) => {
      persist(unit, 'flushed');
      await unit.tx.flush();
      await unit.connections.insert(newConnection());
      persist(unit, 'forgotten');
    });
    expect(await kept()).toEqual({ notes: ['flushed', 'forgotten'], connections: 1 });
  });

  it('takes both back where the work throws', async () => {
    const error = new Error('the port failed');
    const work = storage.transaction(scope, async (unit) => {
      persist(unit, 'flushed');
      await unit.tx.flush();
      await unit.connections.insert(newConnection());
      persist(unit, 'forgotten');
      throw error;
    });
    await expect(work).rejects.toBe(error);
    expect(await kept()).toEqual({ notes: [], connections: 0 });
  });

  it('takes both back where what was left to flush cannot be written', async () => {
    await storage.transaction(scope, async (unit) => persist(unit, 'taken'));
    const work = storage.transaction(scope, async (unit) => {
      await unit.connections.insert(newConnection());
      persist(unit, 'taken');
    });
    await expect(work).rejects.toMatchObject({
      code: 'port_failed',
      cause: { name: 'UniqueConstraintViolationException' },
    });
    expect(await kept()).toEqual({ notes: ['taken'], connections: 0 });
  });

  it.runIf(name === 'PostgreSQL')(
    'is unavailable when its connection breaks before what a port left is flushed',
    async () => {
      const work = storage.transaction(scope, async (unit) => {
        persist(unit, 'left');
        await engine.orm.em
          .fork()
          .execute(
            'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()',
          );
      });
      await expect(work).rejects.toMatchObject({ code: 'storage_unavailable' });
      expect((await kept()).notes).toEqual([]);
    },
  );

  it('is one transaction for statements of the port too', async () => {
    const insert = (unit: Unit, id: string) =>
      unit.tx.getKysely().executeQuery(CompiledQuery.raw('insert into host_note values ($1, $2)', [id, 'text']));
    const work = storage.transaction(scope, async (unit) => {
      await insert(unit, 'by statement');
      expect((await unit.tx.find(Note, {})).map(({ id }) => id)).toEqual(['by statement']);
      throw new Error('the port failed');
    });
    await expect(work).rejects.toThrow('the port failed');
    expect(await kept()).toEqual({ notes: [], connections: 0 });
  });

  it('does not pass for kept where a port swallowed the error of a statement', async () => {
    const work = storage.transaction(scope, async (unit) => {
      await unit.connections.insert(newConnection());
      await unit.tx.execute('select nonsense').catch(() => undefined);
    });
    await expect(work).rejects.toMatchObject({ code: 'port_failed' });
    expect(await kept()).toEqual({ notes: [], connections: 0 });
  });

  it('does not pass for kept where the work swallowed the error of a repository', async () => {
    const id = 'not an id';
    const work = storage.transaction(scope, async (unit) => {
      await unit.connections.insert(newConnection());
      await unit.connections.insert(newConnection({ id, providerKey: 'other' })).catch(() => undefined);
    });
    await expect(work).rejects.toMatchObject({ code: 'port_failed' });
    expect((await kept()).connections).toBe(0);
  });

  it('lets a port try something in a savepoint', async () => {
    await storage.transaction(scope, async (unit) => {
      await unit.connections.insert(newConnection());
      await unit.tx.transactional((inner) => inner.execute('select nonsense')).catch(() => undefined);
    });
    expect((await kept()).connections).toBe(1);
  });

  it('gives a port that uses the global entity manager the same transaction', async () => {
    const work = storage.transaction(scope, async () => {
      await engine.orm.em.execute(`insert into host_note values ('global', 'text')`);
      throw new Error('the port failed');
    });
    await expect(work).rejects.toThrow('the port failed');
    expect((await kept()).notes).toEqual([]);
  });

  it("calls the host's subscribers at its beginning and end", async () => {
    const calls: string[] = [];
    const note = (event: string) => async () => {
      calls.push(event);
    };
    engine.orm.em.getEventManager().registerSubscriber({
      beforeTransactionStart: note('begins'),
      afterTransactionStart: note('began'),
      beforeTransactionCommit: note('commits'),
      afterTransactionCommit: note('committed'),
      beforeTransactionRollback: note('rolls back'),
      afterTransactionRollback: note('rolled back'),
    });
    await storage.transaction(scope, async () => calls.push('work'));
    await storage.transaction(scope, () => Promise.reject(new Error('failed'))).catch(() => calls.push('caught'));
    expect(calls.join(', ')).toBe(
      'begins, began, work, commits, committed, begins, began, rolls back, rolled back, caught',
    );
  });

  it("keeps nothing where one of the host's subscribers refuses the commit, and passes its error on", async () => {
    const error = new Error('the subscriber refuses');
    const { em } = engine.orm;
    const subscriber = { beforeTransactionCommit: () => Promise.reject(error) };
    em.getEventManager().registerSubscriber(subscriber);
    const work = storage.transaction(scope, ({ connections }) => connections.insert(newConnection()));
    await expect(work).rejects.toBe(error);
    Object.assign(subscriber, { beforeTransactionCommit: async () => undefined });
    expect((await kept()).connections).toBe(0);
  });

  it('refuses what comes through its repositories after its end', async () => {
    const { connections } = await storage.transaction(scope, async (unit) => unit);
    await expect(connections.list()).rejects.toMatchObject({ code: 'internal' });
  });

  it(`inside one of the host ${name === 'PGlite' ? 'is refused, since it would wait for ever' : 'is one of its own'}`, async () => {
    const em = engine.orm.em.fork({ useContext: true });
    const work = em.transactional(async () => {
      const inner = mikroOrmStorage({ em }).transaction(scope, ({ connections }) =>
        connections.insert(newConnection()),
      );
      await inner;
      throw new Error('the host rolls back');
    });
    await expect(work).rejects.toMatchObject(
      name === 'PGlite' ? { code: 'internal' } : { message: 'the host rolls back' },
    );
    expect((await kept()).connections).toBe(name === 'PGlite' ? 0 : 1);
  });

  it('after one of the host begins as usual', async () => {
    let later: Promise<unknown> = Promise.resolve();
    const ended = Promise.withResolvers<void>();
    await engine.orm.em.fork({ useContext: true }).transactional(async () => {
      later = ended.promise.then(() =>
        storage.transaction(scope, ({ connections }) => connections.insert(newConnection())),
      );
    });
    ended.resolve();
    expect(await later).toBe(true);
  });

  it('is set to its shop, and leaves nothing of it to the next user of the connection', async () => {
    const ask = (em: SqlEntityManager) =>
      em.execute<{ shop: string | null }[]>(`select current_setting('makerfex.shop_id', true) as shop`);
    expect(await storage.transaction(scope, ({ tx }) => ask(tx))).toEqual([{ shop: 'shop' }]);
    expect(await ask(engine.orm.em.fork())).toEqual([{ shop: '' }]);
  });

  // The one session of PGlite never waits for another.
  it.runIf(name === 'PostgreSQL')(
    'sees what others commit while it waits, whatever the database is set to',
    async () => {
      const ask = (em: SqlEntityManager) =>
        em.execute<{ level: string }[]>(`select current_setting('transaction_isolation') as level`);
      await engine.orm.em.fork().execute('set session characteristics as transaction isolation level serializable');
      expect(await ask(engine.orm.em.fork())).toEqual([{ level: 'serializable' }]);
      expect(await storage.transaction(scope, ({ tx }) => ask(tx))).toEqual([{ level: 'read committed' }]);
    },
  );
});
