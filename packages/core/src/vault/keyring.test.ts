import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { type KeyContext, keyring } from './keyring.ts';

const key = (byte: number, length = 32) => Buffer.alloc(length, byte).toString('base64');
const context: KeyContext = { shop_id: 's1', connection_id: 'c1', kind: 'oauth2', version: '1', data_key: 'd1' };
const dataKey = new Uint8Array(32).fill(7);

describe('keyring', () => {
  it('wraps with the current key and unwraps with the key that wrapped', async () => {
    const before = keyring({ current: 'k1', keys: { k1: key(1) } });
    const after = keyring({ current: 'k2', keys: { k1: key(1), k2: key(2) } });
    const wrapped = await before.wrap(dataKey, context);
    expect(wrapped.keyId).toBe('k1');
    expect((await after.wrap(dataKey, context)).keyId).toBe('k2');
    expect(await after.unwrap(wrapped.wrappedKey, 'k1', context)).toEqual(dataKey);
  });

  it.each(['shop_id', 'connection_id', 'kind', 'version', 'data_key'])('refuses another %s', async (name) => {
    const ring = keyring({ current: 'k1', keys: { k1: key(1) } });
    const { wrappedKey } = await ring.wrap(dataKey, context);
    await expect(ring.unwrap(wrappedKey, 'k1', { ...context, [name]: '2' })).rejects.toMatchObject({
      code: 'credential_corrupt',
    });
  });

  it('refuses a key that is another one under the same id', async () => {
    const { wrappedKey } = await keyring({ current: 'k1', keys: { k1: key(1) } }).wrap(dataKey, context);
    const other = keyring({ current: 'k1', keys: { k1: key(2) } });
    await expect(other.unwrap(wrappedKey, 'k1', context)).rejects.toMatchObject({ code: 'credential_corrupt' });
  });

  it('tries no other key than the one that is named', async () => {
    const ring = keyring({ current: 'k1', keys: { k1: key(1), k2: key(2) } });
    const { wrappedKey } = await ring.wrap(dataKey, context);
    await expect(ring.unwrap(wrappedKey, 'k2', context)).rejects.toMatchObject({ code: 'credential_corrupt' });
    await expect(ring.unwrap(wrappedKey, 'k9', context)).rejects.toMatchObject({
      code: 'not_configured',
      message: expect.stringContaining('"k9"'),
    });
  });

  it.each([
    ['no key at all', { current: 'k1', keys: {} }],
    ['a current key that is not among the keys', { current: 'k2', keys: { k1: key(1) } }],
    ['a key that is not set', { current: 'k1', keys: { k1: undefined } }],
    ['an empty key', { current: 'k1', keys: { k1: ' ' } }],
    ['a key of 16 bytes', { current: 'k1', keys: { k1: key(1, 16) } }],
    ['an old key of 33 bytes', { current: 'k1', keys: { k1: key(1), k0: key(1, 33) } }],
    ['a key that is not base64', { current: 'k1', keys: { k1: 'not base64 at all, but long enough!' } }],
  ])('refuses to start with %s', (_name, options) => {
    expect(() => keyring(options)).toThrow(expect.objectContaining({ code: 'not_configured' }));
  });

  it('says how to make a key, and never shows the one it refuses', async () => {
    const bad = key(0x41, 31);
    const refusal = new Promise(() => keyring({ current: 'k1', keys: { k1: bad } })).catch((error: unknown) => error);
    const shown = inspect(await refusal);
    expect(shown).toContain('openssl rand -base64 32');
    expect(shown).toContain('31 bytes');
    expect(shown).not.toContain(bad.slice(0, 20));
  });

  it('takes base64url too, and a trailing line break, as files have one', () => {
    const bytes = Buffer.alloc(32, 0xfb);
    expect(() =>
      keyring({ current: 'a', keys: { a: bytes.toString('base64url'), b: `${bytes.toString('base64')}\n` } }),
    ).not.toThrow();
  });

  it('shows no key material when it is inspected', () => {
    const shown = inspect(keyring({ current: 'k1', keys: { k1: key(0x41) } }), { showHidden: true, depth: Infinity });
    expect(shown).not.toContain('AAAA');
    expect(shown).not.toContain('41 41');
  });
});
