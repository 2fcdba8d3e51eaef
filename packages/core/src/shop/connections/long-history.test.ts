import { expect, it } from 'vitest';
import { pagesOf, pullShop, thing } from '../../../test/pull-shop.ts';
import type { UnitOfWork } from '../../storage/storage.ts';
import { finishDeletions } from './finish-deletion.ts';

const config = { store: 's' };
const set = { providerKey: 'acme', kind: 'thing' };

/** A shop whose connection has many runs that have ended, and links. Its storage fails at the step of a deletion of this number. */
async function shopWith(count: number, failsAt = Number.POSITIVE_INFINITY) {
  const shop = await pullShop();
  await shop.run(pagesOf([thing('a'), thing('b')]));
  for (let n = 1; n < count; n += 1)
    await shop.leaveRun(new Date(), {
      state: 'SUCCESS',
      leaseOwner: null,
      leaseExpiresAt: null,
      finishedAt: new Date(),
    });
  const former = { ...shop.storage };
  /** What each step deleted. */
  const steps: number[] = [];
  let isFailing = true;
  const counting = <Unit extends UnitOfWork<unknown>>(unit: Unit): Unit => ({
    ...unit,
    connections: {
      ...unit.connections,
      trim: async (...about) => {
        const deleted = await unit.connections.trim(...about);
        steps.push(deleted);
        if (isFailing && steps.length === failsAt) throw new Error('killed');
        return deleted;
      },
    },
  });
  shop.storage.transaction = (scope, work) => former.transaction(scope, (unit) => work(counting(unit)));
  const hashes = async () =>
    (await former.transaction(shop.actor, ({ records }) => records.find(set, ['a', 'b']))).map(
      ({ contentHash }) => contentHash,
    );
  const recover = () => {
    isFailing = false;
  };
  return { ...shop, id: shop.connection.id, steps, hashes, recover };
}

it('deletes a long history in several transactions', async () => {
  const { shop, id, steps, events, hashes } = await shopWith(3_100);
  await shop.connections.delete(id);
  expect(steps).toEqual([1_000, 1_000, 1_000, 100, 0]);
  expect((await shop.runs.list({ limit: 10 })).rows).toEqual([]);
  expect(await hashes()).toEqual(['', '']);
  expect(await events('connection.deleted')).toMatchObject([{ meta: { connection_id: id, links: 'forgotten' } }]);
});

it('keeps the links as they are if it is asked to', async () => {
  const { shop, id, hashes } = await shopWith(1);
  await shop.connections.delete(id, { keepLinks: true });
  expect(await hashes()).not.toContain('');
});

it('shows no connection whose deletion was interrupted, and runs nothing on it', async () => {
  const { shop, id, events } = await shopWith(1_100, 2);
  await shop.connections.delete(id);
  const notFound = { code: 'not_found' };
  await expect(shop.connections.get(id)).rejects.toMatchObject(notFound);
  await expect(shop.connections.delete(id)).rejects.toMatchObject(notFound);
  await expect(shop.actions.run(id, 'import_things')).rejects.toMatchObject(notFound);
  expect(await shop.connections.list()).toEqual([]);
  expect(await events('connection.deleted')).toHaveLength(1);
  expect((await shop.runs.list({ limit: 200 })).rows).toHaveLength(100);
});

it('has the purge finish a deletion that was interrupted', async () => {
  const { shop, id, integrations, recover } = await shopWith(1_100, 2);
  await shop.connections.delete(id);
  recover();
  expect(await integrations.purge()).toMatchObject({ connections: 1 });
  expect((await shop.runs.list({ limit: 10 })).rows).toEqual([]);
  expect(await integrations.purge()).toMatchObject({ connections: 0 });
});

it('finishes it before it connects the provider again', async () => {
  const { shop, id, recover } = await shopWith(1_100, 2);
  await shop.connections.delete(id);
  recover();
  const second = await shop.connections.create({ providerKey: 'acme', config });
  expect(await shop.connections.list()).toMatchObject([{ id: second.id }]);
  expect((await shop.runs.list({ limit: 10 })).rows).toEqual([]);
});

it('logs a deletion that the purge cannot finish, and tries again the next time', async () => {
  const { shop, id, storage, recover } = await shopWith(1_100, 2);
  await shop.connections.delete(id);
  const logged: object[] = [];
  const log = { error: (details: object) => void logged.push(details) };
  const broken: typeof storage = { ...storage, transaction: () => Promise.reject(new Error('locked')) };
  expect(await finishDeletions({ storage: broken, log })).toBe(0);
  expect(logged).toMatchObject([{ err: { message: 'locked' }, shopId: 'shop-1' }]);
  recover();
  expect(await finishDeletions({ storage, log })).toBe(1);
});
