import { inspect } from 'node:util';
import { startOwnPostgres } from '@makerfex/integrations-testkit/postgres';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyTemplate } from '../test/database.ts';
import { type Disturbance, faultHost, send, type Tx } from '../test/fault-host.ts';
import { openPostgres } from '../test/open.ts';

let database: Awaited<ReturnType<typeof copyTemplate>>;
let orm: Awaited<ReturnType<typeof openPostgres>>;
beforeAll(async () => {
  database = await copyTemplate();
  orm = await openPostgres(database.url);
  await orm.em.fork().execute('create table host_counter (id int primary key, value int not null)');
  await orm.em.fork().execute('insert into host_counter values (1, 0), (2, 0)');
});
afterAll(async () => {
  await orm.close(true);
  await database.drop();
});

/** Does something at the first call alone. */
const once = (disturb: Disturbance): Disturbance => {
  let calls = 0;
  return async (tx, scope) => {
    calls += 1;
    if (calls === 1) await disturb(tx, scope);
  };
};
const raise = (tx: Tx, state: string) => send(tx, `do $$ begin raise exception using errcode = '${state}'; end $$`);

/** Meets a lock that another session holds until then. */
async function lockTimeout(tx: Tx): Promise<void> {
  const other = new Client({ connectionString: database.url });
  await other.connect();
  try {
    await other.query('begin; lock table host_counter in access exclusive mode');
    await send(tx, `set local lock_timeout = '50ms'`);
    await send(tx, 'select * from host_counter');
  } finally {
    await other.end();
  }
}

/** Faults that pass, each in a statement of the port itself. A deadlock and a failover are below. */
const passing: Record<string, Disturbance> = {
  '40P01, a deadlock': async (tx) => void (await raise(tx, '40P01')),
  '40001, a serialisation failure': async (tx) => void (await raise(tx, '40001')),
  '55P03, a lock that is not free in time': lockTimeout,
  '57014, a statement that takes too long': async (tx) => {
    await send(tx, `set local statement_timeout = '30ms'`);
    await send(tx, 'select pg_sleep(20)');
  },
  '57P01, a session that an administrator ends': async (tx) =>
    void (await send(tx, `insert into host_note select 'ended', pg_terminate_backend(pg_backend_pid())::text`)),
  '53100, a full disk': async (tx) => void (await raise(tx, '53100')),
  '53300, too many connections': async (tx) => void (await raise(tx, '53300')),
  '08006, a lost connection': async (tx) => void (await raise(tx, '08006')),
};

describe('a fault of the database that passes, inside a host port', () => {
  it.each(Object.entries(passing))('has an import tried again: %s', async (_, fault) => {
    const { openShop } = faultHost(orm.em, { disturb: once(fault), pages: 2 });
    const shop = await openShop();
    expect(await shop.imported()).toMatchObject({ state: 'SUCCESS', attempts: 2, progress: { created: 4 } });
    expect(await shop.retries()).toEqual(['storage_unavailable']);
    expect(await shop.notes()).toEqual(['t1', 't2', 't3', 't4']);
    expect(await shop.health()).toBe('healthy');
  });

  it.each(Object.entries(passing))('has a push tried again, in a step and alone: %s', async (_, fault) => {
    for (const inStep of [true, false]) {
      const { openShop } = faultHost(orm.em, { disturb: once(fault) });
      const shop = await openShop();
      expect(await shop.sent(inStep)).toMatchObject({ state: 'SUCCESS', attempts: 2, result: { sent: 'product-1' } });
      expect(await shop.retries()).toEqual(['storage_unavailable']);
      expect(await shop.notes()).toEqual(['product-1']);
    }
  });

  const ways: Record<string, Disturbance> = {
    'thrown by the ORM': async (tx) =>
      void (await tx.execute(`do $$ begin raise exception using errcode = '40P01'; end $$`)),
    'wrapped as a cause': (tx) =>
      raise(tx, '40P01').then(
        () => undefined,
        (cause: unknown) => {
          throw new Error('Could not write.', { cause: new Error('No.', { cause }) });
        },
      ),
    'one of several errors': async (tx) => {
      const errors = [new Error('Another.'), await raise(tx, '40P01').catch((error: unknown) => error)];
      throw new AggregateError(errors, 'Some could not be written.');
    },
    'replaced by an error that does not say why': (tx) =>
      raise(tx, '40P01').then(
        () => undefined,
        () => {
          throw new Error('Could not write.');
        },
      ),
    'caught, so that the next statement is refused': async (tx) => {
      await raise(tx, '40P01').catch(() => undefined);
    },
    'a lost connection that is caught': async (tx) => {
      await send(tx, 'select pg_terminate_backend(pg_backend_pid())').catch(() => undefined);
    },
    'left to flush': async (tx) => {
      await send(tx, `create temp table if not exists broken (id int)`);
      await raise(tx, '53100').catch(() => undefined);
      await tx.flush();
    },
  };
  it.each(Object.entries(ways))('retries an import if it is %s', async (_, disturb) => {
    const { openShop } = faultHost(orm.em, { disturb: once(disturb) });
    const shop = await openShop();
    expect(await shop.imported()).toMatchObject({ state: 'SUCCESS', attempts: 2 });
    expect(await shop.retries()).toEqual(['storage_unavailable']);
    expect(await shop.notes()).toEqual(['t1', 't2']);
  });

  it('ends a run that meets it again and again, and says in which port and at which record', async () => {
    const { openShop, logged } = faultHost(orm.em, { disturb: async (tx) => void (await raise(tx, '53100')) });
    const shop = await openShop();
    const { state, attempts, error } = await shop.imported();
    expect({ state, attempts, code: error?.code }).toEqual({
      state: 'FAILURE',
      attempts: 6,
      code: 'storage_unavailable',
    });
    expect(error?.message).toContain('things.upsert, for 2 thing records, from t1 to t2');
    expect(await shop.health()).toBe('unknown');
    const fault = { code: 'storage_unavailable', port: 'things.upsert', cause: { code: '53100' } };
    expect(logged).toMatchObject(Array.from({ length: 6 }, () => fault));
  });
});

describe('a fault of the host port itself', () => {
  const taken = (tx: Tx) => send(tx, `insert into host_note values ('twice', 'a'), ('twice', 'b')`);
  const lasting: Record<string, Disturbance> = {
    'a key that is taken': async (tx) => void (await taken(tx)),
    'a key that is taken, thrown by the ORM': async (tx) =>
      void (await tx.execute(`insert into host_note values ('twice', 'a'), ('twice', 'b')`)),
    'a key that is taken, whose error is caught': async (tx) => {
      await taken(tx).catch(() => undefined);
    },
    'a bug': async () => {
      throw new TypeError('x is not a function');
    },
    'another service that cannot be reached': async () => {
      await fetch('http://127.0.0.1:1');
    },
  };
  it.each(Object.entries(lasting))(
    'ends an import at once, and names the port and the record: %s',
    async (_, fault) => {
      const { openShop, logged } = faultHost(orm.em, { disturb: fault });
      const shop = await openShop();
      const { state, attempts, error } = await shop.imported();
      expect({ state, attempts, code: error?.code }).toEqual({ state: 'FAILURE', attempts: 1, code: 'port_failed' });
      expect(error?.message).toContain('things.upsert failed for 2 thing records, from t1 to t2');
      expect(logged).toMatchObject([{ code: 'port_failed', port: 'things.upsert' }]);
      expect(await shop.notes()).toEqual([]);
      expect(await shop.health()).toBe('unknown');
    },
  );

  it.each(Object.entries(lasting))('ends a push at once, and names the port and the record: %s', async (_, fault) => {
    const { openShop } = faultHost(orm.em, { disturb: fault });
    for (const inStep of [true, false]) {
      const shop = await openShop();
      const { state, attempts, error } = await shop.sent(inStep);
      expect({ state, attempts, code: error?.code }).toEqual({ state: 'FAILURE', attempts: 1, code: 'port_failed' });
      expect(error?.message).toMatch(/things\.keep failed for (product-1|step "kept" of run)/);
    }
  });

  it('is reported with the error that came first, not with those that it led to', async () => {
    const { openShop, logged } = faultHost(orm.em, {
      disturb: async (tx) => {
        await taken(tx).catch(() => undefined);
        await send(tx, 'select 1').catch(() => undefined);
      },
    });
    await (await openShop()).imported();
    expect(inspect(logged, { depth: 9 })).toContain('23505');
  });

  it('is named where the commit finds it: a constraint that is checked last', async () => {
    await orm.em
      .fork()
      .execute(`create table if not exists host_deferred (id int unique deferrable initially deferred)`);
    const { openShop } = faultHost(orm.em, {
      disturb: async (tx) => void (await send(tx, 'insert into host_deferred values (1), (1)')),
    });
    const { state, error } = await (await openShop()).imported();
    expect({ state, code: error?.code }).toEqual({ state: 'FAILURE', code: 'port_failed' });
    expect(error?.message).toContain('things.upsert failed for 2 thing records, from t1 to t2');
  });
});

it('lets two shops finish whose imports wait for the same rows of the host', async () => {
  const orders = new Map<string, readonly [number, number]>();
  const both = Promise.withResolvers<void>();
  let locked = 0;
  const { openShop } = faultHost(orm.em, {
    disturb: async (tx, { shopId }) => {
      const [one, other] = orders.get(shopId) ?? (orders.size === 0 ? [1, 2] : [2, 1]);
      orders.set(shopId, [one, other]);
      await send(tx, 'update host_counter set value = value + 1 where id = $1', [one]);
      locked += 1;
      if (locked === 2) both.resolve();
      await both.promise;
      await send(tx, 'update host_counter set value = value + 1 where id = $1', [other]);
    },
  });
  const shops = [await openShop(), await openShop()];
  const ends = await Promise.all(shops.map((shop) => shop.imported()));
  expect(ends.map(({ state }) => state)).toEqual(['SUCCESS', 'SUCCESS']);
  expect((await Promise.all(shops.map((shop) => shop.retries()))).flat()).toContain('storage_unavailable');
  expect(await orm.em.fork().execute('select sum(value)::int as sum from host_counter')).toEqual([{ sum: 4 }]);
});

it('ends none of 20 imports when the database fails over in the middle of them', async () => {
  const server = await startOwnPostgres({ fsync: true });
  const own = await server.createDatabase();
  const host = await openPostgres(own.url, { max: 40 });
  try {
    await host.migrator.up();
    const [count, all] = [20, Promise.withResolvers<void>()];
    let arrived = 0;
    let failover: Promise<void> | undefined;
    const { openShop } = faultHost(host.em, {
      pages: 3,
      concurrency: 2 * count,
      disturb: async (tx) => {
        const n = (arrived += 1);
        if (n > count) return;
        if (n === count) all.resolve();
        await all.promise;
        failover ??= server.restart('immediate', 200);
        // Half of them wait for an answer when it goes away, half send something after it.
        await (n % 2 === 0 ? send(tx, 'select pg_sleep(60)') : failover);
      },
    });
    const shops = await Promise.all(Array.from({ length: count }, openShop));
    const runs = await Promise.all(shops.map(({ importing }) => importing()));
    await all.promise;
    await failover;
    const states = () => Promise.all(shops.map(async ({ shop }, n) => (await shop.runs.get(runs[n]?.id ?? '')).state));
    await expect
      .poll(states, { timeout: 90_000, interval: 500 })
      .toEqual(Array.from({ length: count }, () => 'SUCCESS'));
    for (const shop of shops) {
      expect(await shop.notes()).toEqual(['t1', 't2', 't3', 't4', 't5', 't6']);
      expect(await shop.health()).toBe('healthy');
    }
  } finally {
    await host.close(true);
    await server.stop();
  }
});
