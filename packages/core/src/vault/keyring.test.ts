import { createHash, randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { type KeyContext, keyring } from './keyring.ts';

/** A key that looks random, the same for the same number. */
const key = (number: number, length = 32) =>
  createHash('sha512').update(`key ${number}`).digest().subarray(0, length).toString('base64');
const context: KeyContext = { shop_id: 's1', connection_id: 'c1', kind: 'oauth2', version: '1', data_key: 'd1' };
const dataKey = new Uint8Array(32).fill(7);

describe('keyring', () => {
  it('wraps with the current key and unwraps with the key that wrapped it', async () => {
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

  it('refuses a different key under the same id', async () => {
    const { wrappedKey } = await keyring({ current: 'k1', keys: { k1: key(1) } }).wrap(dataKey, context);
    const other = keyring({ current: 'k1', keys: { k1: key(2) } });
    await expect(other.unwrap(wrappedKey, 'k1', context)).rejects.toMatchObject({ code: 'credential_corrupt' });
  });

  it('tries only the named key', async () => {
    const ring = keyring({ current: 'k1', keys: { k1: key(1), k2: key(2) } });
    const { wrappedKey } = await ring.wrap(dataKey, context);
    await expect(ring.unwrap(wrappedKey, 'k2', context)).rejects.toMatchObject({ code: 'credential_corrupt' });
    await expect(ring.unwrap(wrappedKey, 'k9', context)).rejects.toMatchObject({ code: 'not_configured' });
  });

  it.each([
    ['no key', { current: 'k1', keys: {} }],
    ['a current key that is not among the keys', { current: 'k2', keys: { k1: key(1) } }],
    ['a key that is not set', { current: 'k1', keys: { k1: undefined } }],
    ['an empty key', { current: 'k1', keys: { k1: ' ' } }],
    ['a key of 16 bytes', { current: 'k1', keys: { k1: key(1, 16) } }],
    ['an old key of 33 bytes', { current: 'k1', keys: { k1: key(1), k0: key(1, 33) } }],
    ['a key that is not base64', { current: 'k1', keys: { k1: 'not base64 at all, but long enough!' } }],
  ])('refuses to start with %s', (_name, options) => {
    expect(() => keyring(options)).toThrow(expect.objectContaining({ code: 'not_configured' }));
  });

  it.each([
    ['zeros', Buffer.alloc(32)],
    ['one byte repeated', Buffer.alloc(32, 0xa7)],
    ['a few bytes repeated', Buffer.alloc(32, randomBytes(5))],
    ['sixteen bytes twice', Buffer.alloc(32, randomBytes(16))],
    ['bytes that count up', Buffer.from(Array.from({ length: 32 }, (_, at) => 0x80 + at))],
    ['bytes that count down in steps of 7', Buffer.from(Array.from({ length: 32 }, (_, at) => 250 - at * 7))],
    ['random bytes with zeros for the rest', Buffer.concat([randomBytes(12), Buffer.alloc(20)])],
    ['a password', Buffer.from('correct horse battery staple 32!')],
    ['a password of another alphabet', Buffer.from('пароль-для-ключа#1')],
    ['the hexadecimal text of 16 bytes', Buffer.from(randomBytes(16).toString('hex'))],
  ])('refuses a key of %s, which could be guessed', (_name, bytes) => {
    expect(bytes).toHaveLength(32);
    expect(() => keyring({ current: 'k1', keys: { k1: bytes.toString('base64') } })).toThrow(
      expect.objectContaining({
        code: 'not_configured',
        message: expect.stringMatching(/"k1".*guessed.*openssl rand -base64 32/),
      }),
    );
  });

  it('refuses such a key even if it is not the current one', () => {
    expect(() => keyring({ current: 'k2', keys: { k1: Buffer.alloc(32).toString('base64'), k2: key(2) } })).toThrow(
      '"k1"',
    );
  });

  it('accepts every random key', () => {
    const keys = Object.fromEntries(
      Array.from({ length: 10_000 }, (_, id) => [String(id), randomBytes(32).toString('base64')]),
    );
    expect(() => keyring({ current: '0', keys })).not.toThrow();
  });

  it.each([
    ['it does not have', 'not_configured', { secret_id: key(2) }],
    ['that differs', 'credential_corrupt', { secret_id: key(2), 'key-of-2025': key(3) }],
  ])('names the key %s only in its cause: not every role may see its id', async (_name, code, keys) => {
    const { wrappedKey } = await keyring({ current: 'key-of-2025', keys: { 'key-of-2025': key(1) } }).wrap(
      dataKey,
      context,
    );
    const ring = keyring({ current: 'secret_id', keys });
    const refusal = ring.unwrap(wrappedKey, 'key-of-2025', context);
    await expect(refusal).rejects.toMatchObject({
      code,
      message: expect.not.stringContaining('key-of-2025'),
      cause: expect.objectContaining({ message: expect.stringContaining('key-of-2025') }),
    });
  });

  it('says how to create a key, and never shows the one it refuses', async () => {
    const bad = key(0x41, 31);
    const refusal = new Promise(() => keyring({ current: 'k1', keys: { k1: bad } })).catch((error: unknown) => error);
    const shown = inspect(await refusal);
    expect(shown).toContain('openssl rand -base64 32');
    expect(shown).toContain('31 bytes');
    expect(shown).not.toContain(bad.slice(0, 20));
  });

  it('also accepts base64url, and the trailing line break of a file', () => {
    const bytes = randomBytes(32);
    expect(() =>
      keyring({ current: 'a', keys: { a: bytes.toString('base64url'), b: `${bytes.toString('base64')}\n` } }),
    ).not.toThrow();
  });

  it('shows no key material when it is inspected', () => {
    const bytes = randomBytes(32);
    const ring = keyring({ current: 'k1', keys: { k1: bytes.toString('base64') } });
    const shown = inspect(ring, { showHidden: true, depth: Infinity });
    for (const form of [bytes.toString('base64').slice(0, 8), bytes.toString('hex', 0, 4), inspect(bytes).slice(8, 20)])
      expect(shown).not.toContain(form);
  });
});
