import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { testShop } from '../../test/credential-shop.ts';
import { passingFault } from '../../test/passing-fault.ts';
import { type KeyProvider, keyring } from '../vault/keyring.ts';
import { createVault } from '../vault/vault.ts';
import { findKeyState, type KeyRotationProgress, rotateKeys } from './rotate-keys.ts';

const key = (number: number) => createHash('sha256').update(`key ${number}`).digest('base64');
const before = createVault(keyring({ current: 'k1', keys: { k1: key(1) } }));
const both = { k1: key(1), k2: key(2) };

async function rotationShop(wrap?: (ring: KeyProvider) => KeyProvider) {
  const shop = await testShop({ vault: before });
  const ring = keyring({ current: 'k2', keys: both });
  const vault = createVault(wrap ? wrap(ring) : ring);
  const logged: unknown[] = [];
  const log = { error: (_details: unknown, message: string) => void logged.push(message) };
  const set = (token: string) =>
    shop.credentials.set(shop.actor, shop.connection.id, { kind: 'access_token', secret: { access_token: token } });
  const live = async () => {
    const row = await shop.inShop((unit) => unit.credentials.findLive(shop.connection.id));
    if (!row) throw new Error('no live credential');
    return row;
  };
  const open = async (by: typeof vault) => {
    const row = await live();
    const { shopId } = shop.actor;
    const binding = { shopId, connectionId: row.connectionId, kind: row.kind, version: row.version };
    return (await by.open(row, binding)).use((text): unknown => JSON.parse(text));
  };
  const rotate = (stop?: AbortSignal) => rotateKeys({ storage: shop.storage, vault, log }, stop);
  return { ...shop, vault, logged, set, live, open, rotate };
}

describe('rotateKeys', () => {
  it('wraps keys again without touching what they seal, and records it', async () => {
    const shop = await rotationShop();
    await shop.set('token');
    const { encryptedSecret } = await shop.live();
    expect(await shop.rotate()).toEqual({ keyId: 'k2', rewrapped: 1, failed: 0 });
    expect(await shop.live()).toMatchObject({ keyId: 'k2', encryptedSecret });
    const onlyNew = createVault(keyring({ current: 'k2', keys: { k2: key(2) } }));
    expect(await shop.open(onlyNew)).toEqual({ access_token: 'token' });
    expect(await shop.events()).toEqual(['credential.set', 'credential.key_rotated']);
    expect(await shop.rotate()).toEqual({ keyId: 'k2', rewrapped: 0, failed: 0 });
  });

  it('reports its progress, and what is left before and after', async () => {
    const shop = await rotationShop();
    await shop.set('token');
    expect(await findKeyState(shop)).toEqual({ keyId: 'k2', outdated: 1 });
    const seen: KeyRotationProgress[] = [];
    const log = { error: () => undefined };
    await rotateKeys({ ...shop, log, onProgress: (progress) => void seen.push(progress) });
    const started = { keyId: 'k2', total: 1, rewrapped: 0, failed: 0 };
    expect(seen).toEqual([started, { ...started, rewrapped: 1 }]);
    expect(await findKeyState(shop)).toEqual({ keyId: 'k2', outdated: 0 });
  });

  it('leaves revoked ones alone: their key is destroyed', async () => {
    const shop = await rotationShop();
    await shop.set('old');
    await shop.set('new');
    expect(await shop.rotate()).toMatchObject({ rewrapped: 1 });
    await shop.credentials.revoke(shop.actor, shop.connection.id);
    const rows = await shop.inShop((unit) => unit.credentials.list(shop.connection.id, 100));
    expect(rows.map(({ wrappedKey }) => wrappedKey)).toEqual([null, null]);
  });

  it('does not overwrite a credential that was set or revoked meanwhile', async () => {
    const shop = await rotationShop((ring) => ({
      ...ring,
      async unwrap(...about) {
        const dataKey = await ring.unwrap(...about);
        await shop.set('newer');
        return dataKey;
      },
    }));
    await shop.set('old');
    expect(await shop.rotate()).toMatchObject({ rewrapped: 0, failed: 0 });
    expect(await shop.open(before)).toEqual({ access_token: 'newer' });
  });

  it('wraps each key once when two run at once, and records no change from a key to itself', async () => {
    const shop = await rotationShop();
    await shop.set('token');
    // One has found the credential, and reads it only after the other has ended.
    const [found, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const storage: typeof shop.storage = {
      ...shop.storage,
      async findCredentialsToRewrap(...about) {
        const rows = await shop.storage.findCredentialsToRewrap(...about);
        found.resolve();
        await goOn.promise;
        return rows;
      },
    };
    const slow = rotateKeys({ storage, vault: shop.vault, log: { error: () => undefined } });
    await found.promise;
    expect(await shop.rotate()).toEqual({ keyId: 'k2', rewrapped: 1, failed: 0 });
    const { wrappedKey } = await shop.live();
    goOn.resolve();
    expect(await slow).toEqual({ keyId: 'k2', rewrapped: 0, failed: 0 });
    expect((await shop.live()).wrappedKey).toBe(wrappedKey);
    expect(await shop.events()).toEqual(['credential.set', 'credential.key_rotated']);
  });

  it('continues after what it cannot open, and reports how many', async () => {
    const shop = await rotationShop();
    await shop.set('sealed under k1');
    const vault = createVault(keyring({ current: 'k2', keys: { k2: key(2) } }));
    const log = { error: (_details: unknown, message: string) => void shop.logged.push(message) };
    expect(await rotateKeys({ storage: shop.storage, vault, log })).toEqual({ keyId: 'k2', rewrapped: 0, failed: 1 });
    expect(shop.logged).toHaveLength(1);
    expect(await shop.events()).toEqual(['credential.set', 'credential.key_rotation_failed']);
    expect(await shop.open(before)).toEqual({ access_token: 'sealed under k1' });
  });

  it('retries after a transient error of the database', async () => {
    let calls = 0;
    const shop = await rotationShop((ring) => ({
      ...ring,
      async unwrap(...about) {
        calls += 1;
        if (calls === 1) throw passingFault();
        return ring.unwrap(...about);
      },
    }));
    await shop.set('token');
    expect(await shop.rotate()).toEqual({ keyId: 'k2', rewrapped: 1, failed: 0 });
    expect(shop.logged).toEqual([]);
  });

  it('can be stopped, and resumes with the rest at the next call', async () => {
    const shop = await rotationShop();
    await shop.set('token');
    await expect(shop.rotate(AbortSignal.abort(new Error('deploy')))).rejects.toThrow('deploy');
    expect(await shop.live()).toMatchObject({ keyId: 'k1' });
    expect(await shop.rotate()).toMatchObject({ rewrapped: 1 });
  });
});
