import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { CompactEncrypt } from 'jose';
import { describe, expect, it } from 'vitest';
import { passingFault } from '../../test/passing-fault.ts';
import { IntegrationError } from '../errors.ts';
import { type KeyProvider, keyring } from './keyring.ts';
import { createVault, type SealBinding } from './vault.ts';

const masterKey = randomBytes(32).toString('base64');
const ring = keyring({ current: 'k1', keys: { k1: masterKey } });
const vault = createVault(ring);
const binding: SealBinding = { shopId: 'shop-a', connectionId: 'connection-a', kind: 'oauth2', version: 1 };
const canary = 'canary-71d0aa';
const payload = { access_token: canary };

/** A key provider that checks nothing and has one data key for all: so only the token itself can refuse. */
function careless(): KeyProvider {
  let first: Uint8Array | undefined;
  return {
    wrap: async (dataKey) => {
      first ??= Uint8Array.from(dataKey);
      dataKey.set(first);
      return { wrappedKey: 'w', keyId: 'k' };
    },
    unwrap: async () => Uint8Array.from(first ?? []),
  };
}

const corrupt = { code: 'credential_corrupt' };

const bytes = (text: string) => Buffer.from(text, 'base64url').toString('hex');

describe('vault', () => {
  it('opens what it sealed', async () => {
    const sealed = await vault.seal(payload, binding);
    const secret = await vault.open(sealed, binding);
    expect(secret.use((text) => JSON.parse(text))).toEqual(payload);
  });

  it('seals each version under its own key', async () => {
    const [one, two] = [await vault.seal(payload, binding), await vault.seal(payload, binding)];
    expect(one.encryptedSecret).not.toBe(two.encryptedSecret);
    await expect(vault.open({ ...one, wrappedKey: two.wrappedKey }, binding)).rejects.toMatchObject(corrupt);
  });

  it('stores nothing readable', async () => {
    const sealed = JSON.stringify(await vault.seal(payload, binding));
    expect(sealed).not.toContain(canary);
    expect(Buffer.from(sealed, 'base64').toString('latin1')).not.toContain(canary);
  });

  it.each([
    { shopId: 'shop-b' },
    { connectionId: 'connection-b' },
    { kind: 'access_token' },
    { version: 2 },
  ] satisfies Partial<SealBinding>[])(
    'refuses a row moved to %o, even if the key provider accepts it',
    async (change) => {
      const lax = createVault(careless());
      const sealed = await lax.seal(payload, binding);
      expect((await lax.open(sealed, binding)).use((text) => text)).toContain(canary);
      await expect(lax.open(sealed, { ...binding, ...change })).rejects.toMatchObject(corrupt);
      await expect(vault.open(await vault.seal(payload, binding), { ...binding, ...change })).rejects.toMatchObject(
        corrupt,
      );
    },
  );

  it.each([
    ['keyring', vault, 41],
    ['a key provider that checks nothing', createVault(careless()), 95],
  ])('opens no swapped row with %s', async (_name, tested, count) => {
    const bindings = Array.from(
      { length: count },
      (_, index): SealBinding => ({
        shopId: `shop-${index % 3}`,
        connectionId: `connection-${index % 30}`,
        kind: index % 2 ? 'oauth2' : 'api_key',
        version: Math.floor(index / 30) + 1,
      }),
    );
    const rows = await Promise.all(bindings.map((of) => tested.seal(payload, of)));
    let swaps = 0;
    let opened = 0;
    for (const [from, row] of rows.entries())
      for (const [to, target] of bindings.entries()) {
        if (from === to) continue;
        swaps += 1;
        await tested.open(row, target).then(
          () => (opened += 1),
          (error: unknown) => expect(error).toMatchObject(corrupt),
        );
      }
    expect({ swaps, opened }).toEqual({ swaps: count * (count - 1), opened: 0 });
  });

  it('accepts no other last character, even if it decodes to the same bytes', async () => {
    const sealed = await vault.seal(payload, binding);
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    for (const field of ['encryptedSecret', 'wrappedKey'] as const) {
      const original = sealed[field];
      const others = alphabet.split('').filter((character) => !original.endsWith(character));
      const tag = original.slice(original.lastIndexOf('.') + 1);
      const sameBytes = others.filter((character) => bytes(tag.slice(0, -1) + character) === bytes(tag));
      expect(sameBytes.length).toBeGreaterThan(0);
      for (const character of others)
        await expect(
          vault.open({ ...sealed, [field]: original.slice(0, -1) + character }, binding),
        ).rejects.toMatchObject(corrupt);
    }
  });

  it('accepts no change of a single character', async () => {
    const sealed = await vault.seal(payload, binding);
    for (const field of ['encryptedSecret', 'wrappedKey'] as const)
      for (let index = 0; index < sealed[field].length; index += 1) {
        const text = sealed[field];
        const changed = text.slice(0, index) + (text[index] === 'A' ? 'B' : 'A') + text.slice(index + 1);
        await expect(vault.open({ ...sealed, [field]: changed }, binding)).rejects.toBeInstanceOf(IntegrationError);
      }
  });

  it.each([
    ['another key management', { alg: 'A256KW', enc: 'A256GCM' }],
    ['another encryption', { alg: 'dir', enc: 'A128CBC-HS256' }],
  ])('refuses %s, though the key would open it', async (_name, algorithms) => {
    const dataKey = randomBytes(32);
    const lax = createVault({ ...careless(), unwrap: async () => Uint8Array.from(dataKey) });
    const token = await new CompactEncrypt(Buffer.from(JSON.stringify(payload)))
      .setProtectedHeader({
        ...algorithms,
        kid: 'd',
        shop_id: 'shop-a',
        connection_id: 'connection-a',
        kind: 'oauth2',
        version: '1',
      })
      .encrypt(dataKey);
    await expect(lax.open({ encryptedSecret: token, wrappedKey: 'w', keyId: 'k' }, binding)).rejects.toMatchObject(
      corrupt,
    );
  });

  it.each(['', 'text', '....', 'a.b.c.d.e', '\0', 'A'.repeat(70_000)])(
    'refuses what is not a token (%#)',
    async (text) => {
      const sealed = await vault.seal(payload, binding);
      await expect(vault.open({ ...sealed, encryptedSecret: text }, binding)).rejects.toMatchObject(corrupt);
      await expect(vault.open({ ...sealed, wrappedKey: text }, binding)).rejects.toMatchObject(corrupt);
    },
  );

  it('cannot be opened after it is revoked', async () => {
    const sealed = await vault.seal(payload, binding);
    await expect(vault.open({ ...sealed, wrappedKey: null }, binding)).rejects.toMatchObject({
      code: 'credential_unusable',
    });
  });

  it('leaks nothing in its errors, not even from a key provider that reveals everything', async () => {
    const leaky = createVault({
      wrap: () => Promise.reject(new Error(canary)),
      unwrap: () => Promise.reject(new Error(canary)),
    });
    const sealed = await vault.seal(payload, binding);
    const errors = await Promise.all([
      leaky.seal(payload, binding).catch((error: unknown) => error),
      leaky.open(sealed, binding).catch((error: unknown) => error),
      vault.open(sealed, { ...binding, version: 9 }).catch((error: unknown) => error),
      vault.open({ ...sealed, encryptedSecret: canary }, binding).catch((error: unknown) => error),
    ]);
    for (const error of errors) {
      expect(error).toBeInstanceOf(IntegrationError);
      expect(inspect(error, { showHidden: true, depth: Infinity })).not.toContain(canary);
      expect(inspect(error, { depth: Infinity })).not.toContain(sealed.encryptedSecret);
    }
  });

  it('asks to try again after a transient error of the host’s database in the key provider', async () => {
    const away = createVault({ ...careless(), wrap: () => Promise.reject(passingFault()) });
    const error = await away.seal(payload, binding).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'storage_unavailable' });
    expect(inspect(error, { showHidden: true, depth: Infinity })).not.toContain('canary');
  });

  it('refuses a secret above the limit and names the limit', async () => {
    await expect(vault.seal({ access_token: 'x'.repeat(40_000) }, binding)).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('32768'),
    });
  });
});
