import { expect, it } from 'vitest';
import { pagesOf, pullShop, thing } from '../../test/pull-shop.ts';
import { purgeLinks } from './purge-links.ts';

const daysAgo = (days: number): Date => new Date(Date.now() - days * 86_400_000);
const set = { providerKey: 'acme', kind: 'thing' };

/** A shop that has imported `a` and `b`; the provider deleted `a` so many days ago. */
async function shopWith(days: number) {
  const shop = await pullShop();
  await shop.run(pagesOf([thing('a'), thing('b')]));
  await shop.storage.transaction(shop.actor, ({ records }) => records.markDeleted(set, ['a'], daysAgo(days)));
  const linked = async () =>
    (await shop.storage.transaction(shop.actor, ({ records }) => records.find(set, ['a', 'b']))).map(
      ({ externalId }) => externalId,
    );
  return { ...shop, linked };
}

it('deletes links of records that were deleted 400 days ago, and keeps the others', async () => {
  const [old, young] = [await shopWith(401), await shopWith(399)];
  expect(await old.integrations.purge()).toMatchObject({ links: 1 });
  expect(await young.integrations.purge()).toMatchObject({ links: 0 });
  expect([await old.linked(), await young.linked()]).toEqual([['b'], ['a', 'b']]);
  expect(await purgeLinks({ storage: young.storage, log: { error: () => undefined } }, 31)).toBe(1);
  expect(await young.linked()).toEqual(['b']);
});

it.each([
  ['with the host id that it had until then', 399, true],
  ['as new after that', 401, false],
])('sends a record that comes back to the port %s', async (_, days, keepsHostId) => {
  const shop = await shopWith(days);
  const [link] = await shop.storage.transaction(shop.actor, ({ records }) => records.find(set, ['a']));
  await shop.integrations.purge();
  await shop.run(pagesOf([thing('a')]));
  expect(shop.batches.at(-1)).toMatchObject({ items: ['a'], hostIds: [keepsHostId ? link?.hostId : null] });
});

it('logs a shop whose links cannot be deleted, and ends', async () => {
  const { storage, linked } = await shopWith(401);
  const logged: object[] = [];
  const broken: typeof storage = { ...storage, transaction: () => Promise.reject(new Error('locked')) };
  expect(await purgeLinks({ storage: broken, log: { error: (details) => void logged.push(details) } })).toBe(0);
  expect(logged).toMatchObject([{ err: { message: 'locked' }, shopId: 'shop-1' }]);
  expect(await linked()).toEqual(['a', 'b']);
});

it('passes over links that a batch is writing, and ends', async () => {
  const { storage, linked } = await shopWith(401);
  const locking: typeof storage = {
    ...storage,
    transaction: (scope, work) =>
      storage.transaction(scope, (unit) => work({ ...unit, records: { ...unit.records, purge: async () => 0 } })),
  };
  expect(await purgeLinks({ storage: locking, log: { error: () => undefined } })).toBe(0);
  expect(await linked()).toEqual(['a', 'b']);
});
