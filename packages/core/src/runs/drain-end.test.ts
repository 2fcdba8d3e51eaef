import { describe, expect, it, vi } from 'vitest';
import { drainShop, things } from '../../test/drain-shop.ts';
import { thing } from '../../test/pull-shop.ts';

describe('the last batch of a drain', () => {
  it('commits together with the end of the run, in two transactions for the whole drain', async () => {
    const acme = things(thing('a'), thing('b'));
    const shop = await drainShop({ fetch: acme.fetch });
    const transaction = vi.spyOn(shop.storage, 'transaction');
    const id = await shop.name(['a', 'b']);
    await expect.poll(shop.hosted).toEqual({ a: 'Thing a', b: 'Thing b' });
    // The first one names the records.
    expect(transaction).toHaveBeenCalledTimes(3);
    expect(await shop.shop.runs.get(id ?? '')).toMatchObject({ state: 'SUCCESS', progress: { created: 2 } });
  });

  it('is not written if the run was cancelled meanwhile', async () => {
    const acme = things(thing('a'));
    const shop = await drainShop({
      fetch: async (ids) => {
        const [run] = await shop.drains();
        await shop.shop.runs.cancel(run?.id ?? '');
        return acme.fetch(ids);
      },
    });
    expect(await shop.drain(['a'])).toMatchObject({ state: 'REVOKED', progress: { created: 0 } });
    expect(shop.hosted()).toEqual({});
    expect(await shop.dirty()).toMatchObject([{ externalId: 'a' }]);
  });

  it('does not end the run if the port failed with it: the records that it takes are written one by one', async () => {
    const acme = things(thing('a'), thing('b'), thing('c'));
    const shop = await drainShop({ fetch: acme.fetch });
    shop.script.answer = (links) => {
      if (links.some(({ externalId }) => externalId === 'b')) throw new Error('b is locked');
      return links;
    };
    expect(await shop.drain(['a', 'b', 'c'])).toMatchObject({ state: 'FAILURE', error: { code: 'port_failed' } });
    expect(shop.hosted()).toEqual({ a: 'Thing a', c: 'Thing c' });
    expect(await shop.dirty()).toMatchObject([{ externalId: 'b' }]);
  });

  it('is that of the last kind', async () => {
    const acme = things(thing('a'));
    const shop = await drainShop({ fetch: acme.fetch });
    await shop.storage.transaction(shop.actor, async ({ webhooks }) => {
      const named = (kind: string, externalId: string) => ({ kind, externalId, mayBeGone: false });
      const records = [named('other', 'x'), named('thing', 'a')];
      await webhooks.name(shop.connection.id, records, new Date(), { quietMs: 0, longestMs: 0 });
    });
    expect(await shop.drain(['a'])).toMatchObject({ result: { created: 1, skipped: { not_fetchable: 1 } } });
    expect(await shop.dirty()).toEqual([]);
  });
});
