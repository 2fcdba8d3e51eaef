import { describe, expect, it } from 'vitest';
import { day, privacyShop } from '../../../test/privacy-shop.ts';
import { createClock } from '../../storage/clock.ts';
import { createPrivacy } from './privacy.ts';

const withFacade = async (shopId = 'shop-1') => {
  const shop = await privacyShop();
  const actor = { id: 'owner-1', shopId, role: 'owner' } as const;
  return { ...shop, privacy: createPrivacy({ storage: shop.storage, clock: createClock(shop.storage) }, actor) };
};

describe('privacy requests', () => {
  it('are listed newest first, by state, without the hash of their code', async () => {
    const { record, privacy } = await withFacade();
    const first = await record({ confirmationCode: 'code' });
    const second = await record({ type: 'export_customer' });
    expect((await privacy.list()).rows.map(({ id }) => id)).toEqual([second.id, first.id]);
    await privacy.settle(second.id);
    const { rows } = await privacy.list({ state: 'open' });
    expect(rows).toMatchObject([{ id: first.id }]);
    expect(rows[0]).not.toHaveProperty('codeHash');
    expect(await privacy.list({ limit: 1 })).toMatchObject({ next: second.id });
  });

  it('are settled by a person, with a note, which deletes links and ids', async () => {
    const { record, privacy, links, events, work } = await withFacade();
    const { id } = await record();
    expect(await privacy.settle(id, { note: 'Deleted by hand' })).toMatchObject({
      state: 'settled',
      settledBy: 'owner-1',
      note: 'Deleted by hand',
      customers: [],
    });
    expect(await links()).toMatchObject({ customers: ['c2'], orders: [] });
    expect(await events('privacy.settled')).toMatchObject([{ actorId: 'owner-1', meta: { by: 'person' } }]);
    await work();
    expect(await events('privacy.settled')).toHaveLength(1);
    await expect(privacy.settle(id)).rejects.toMatchObject({ code: 'stale_version' });
  });

  it('of another shop are unknown', async () => {
    const { record, privacy } = await withFacade('shop-2');
    const { id } = await record({ dueAt: new Date(Date.now() + day) });
    expect((await privacy.list()).rows).toEqual([]);
    await expect(privacy.settle(id)).rejects.toMatchObject({ code: 'not_found' });
  });

  it.each([{ note: 'x'.repeat(501) }, { notes: 'x' }])('are not settled with %j', async (request) => {
    const { record, privacy } = await withFacade();
    const { id } = await record();
    await expect(privacy.settle(id, request)).rejects.toMatchObject({ code: 'invalid_input' });
  });
});
