import { expect, it } from 'vitest';
import { drainShop, things } from '../../test/drain-shop.ts';
import { thing } from '../../test/pull-shop.ts';
import { IntegrationError } from '../errors.ts';
import { newId } from '../ids.ts';
import type { CredentialRow } from '../storage/rows.ts';
import { scopesCheck } from '../storage/webhooks.ts';

/** A shop whose credential has scopes. `ask` is what its provider answers. */
async function scopedShop(scopes: readonly string[] | null, ask: () => readonly string[]) {
  const acme = things(thing('a'));
  let asked = 0;
  const shop = await drainShop({
    fetch: acme.fetch,
    webhooks: {
      scopes: async () => {
        asked += 1;
        return ask();
      },
    },
  });
  const { id: connectionId } = shop.connection;
  const credential = (createdAt: Date, version: number): CredentialRow => ({
    id: newId(),
    connectionId,
    kind: 'api_key',
    version,
    encryptedSecret: 'sealed',
    wrappedKey: 'wrapped',
    keyId: 'k',
    scopes,
    expiresAt: null,
    refreshExpiresAt: null,
    visibleFields: null,
    revokedAt: null,
    createdBy: 'actor-1',
    createdAt,
  });
  const set = (createdAt: Date, version: number) =>
    shop.storage.transaction(shop.actor, (unit) => unit.credentials.replace(credential(createdAt, version)));
  await set(new Date(0), 1);
  return {
    ...shop,
    set,
    asked: () => asked,
    /** As a delivery says that the scopes have changed. */
    check: () => shop.drain([scopesCheck.externalId], { kind: scopesCheck.kind }),
    stored: async () =>
      (await shop.storage.transaction(shop.actor, (unit) => unit.credentials.findLive(connectionId)))?.scopes,
    changes: async () => (await shop.events('webhook.scopes_changed')).map(({ meta }) => meta),
  };
}

it('stores the scopes that the provider grants now, and records which were added and removed', async () => {
  const shop = await scopedShop(['read', 'write'], () => ['read', 'list', 'list']);
  expect(await shop.check()).toMatchObject({ state: 'SUCCESS' });
  expect(await shop.stored()).toEqual(['read', 'list']);
  expect(await shop.changes()).toEqual([
    { provider_key: 'acme', granted: ['read', 'list'], added: ['list'], removed: ['write'] },
  ]);
  expect(await shop.dirty()).toEqual([]);
});

it('records nothing when nothing has changed, as after a forged delivery', async () => {
  const shop = await scopedShop(['read', 'write'], () => ['write', 'read']);
  await shop.check();
  expect(shop.asked()).toBe(1);
  expect([await shop.stored(), await shop.changes()]).toEqual([['read', 'write'], []]);
});

it('stores that no scope is granted any more', async () => {
  const shop = await scopedShop(['read'], () => []);
  await shop.check();
  expect(await shop.stored()).toEqual([]);
  expect(await shop.changes()).toMatchObject([{ granted: [], removed: ['read'] }]);
});

it('leaves the scopes of a credential alone that was set after the answer', async () => {
  const shop = await scopedShop(['read'], () => []);
  await shop.set(new Date(Date.now() + 3_600_000), 2);
  await shop.check();
  expect([await shop.stored(), await shop.changes()]).toEqual([['read'], []]);
});

it('keeps what is stored when the provider fails, says so, and fetches the records all the same', async () => {
  const shop = await scopedShop(['read'], () => {
    throw new IntegrationError('provider_malformed', 'Acme answered something else.');
  });
  await shop.name(['a'], { at: new Date() });
  await shop.storage.transaction(shop.actor, async ({ webhooks }) =>
    webhooks.name(shop.connection.id, [{ ...scopesCheck, mayBeGone: false }], new Date(), { quietMs: 0, longestMs: 0 }),
  );
  await expect.poll(shop.dirty).toEqual([]);
  await expect.poll(shop.hosted).toEqual({ a: 'Thing a' });
  expect(await shop.stored()).toEqual(['read']);
  expect((await shop.events('run.notice')).map(({ meta }) => meta)).toMatchObject([
    { code: 'scopes_unchecked', error: 'provider_malformed' },
  ]);
});

it('asks nobody while the connection is disabled', async () => {
  const shop = await scopedShop(['read'], () => []);
  await shop.shop.connections.disable(shop.connection.id);
  await shop.check();
  expect([shop.asked(), await shop.stored(), await shop.dirty()]).toEqual([0, ['read'], []]);
});
