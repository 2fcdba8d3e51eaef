import { createHmac } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeSignature, isSignedBy, readSecrets, textBytes } from './secrets.ts';

const secret = '0123456789abcdef';
const bytes = () => fc.uint8Array({ minLength: 1, maxLength: 80 });
const asLatin1 = (of: Uint8Array): string => Buffer.from(of).toString('latin1');
const encodings = ['base64', 'base64url', 'hex'] as const;

describe('secrets', () => {
  it('are read in their order, one or several', () => {
    expect(readSecrets(secret, textBytes)).toEqual([Buffer.from(secret)]);
    expect(readSecrets([`${secret}2`, secret], textBytes)).toEqual([Buffer.from(`${secret}2`), Buffer.from(secret)]);
  });

  it.each<[string, string | readonly string[]]>([
    ['none', []],
    ['an empty one', ''],
    ['a short one', '0123456789abcde'],
    ['an empty one among others', [secret, '']],
    ['a short one among others', ['x', secret]],
    ['one with a line break', `${secret}\n`],
    ['one with a space', ` ${secret}`],
  ])('are refused with %s: nothing would be verified', (_, secrets) => {
    expect(() => readSecrets(secrets, textBytes)).toThrow(
      expect.objectContaining({ code: 'not_configured', message: expect.stringContaining('cannot be verified') }),
    );
  });

  it('are refused if they are no text, as from a variable that is not set', () => {
    const read = () => Reflect.apply(readSecrets, undefined, [[process.env['NO_SUCH_SECRET']], textBytes]);
    expect(read).toThrow('a secret is malformed or shorter than 16 bytes');
  });

  it('are not shown if they are refused', () => {
    expect(() => readSecrets(['hunter2'], textBytes)).toThrow(/^(?!.*hunter2)/s);
  });

  it('are refused if they are malformed', () => {
    expect(() => readSecrets([secret], () => null)).toThrow('malformed');
  });
});

describe('a signature', () => {
  it.each(encodings)('in %s is decoded to its bytes, with its padding or without', (encoding) => {
    fc.assert(
      fc.property(bytes(), (signature) => {
        const text = Buffer.from(signature).toString(encoding);
        expect(decodeSignature(text, encoding)).toEqual(Buffer.from(signature));
        if (encoding === 'hex') return;
        const bare = text.replace(/=+$/, '');
        expect(decodeSignature(bare, encoding)).toEqual(Buffer.from(signature));
        const padded = bare.padEnd(Math.ceil(bare.length / 4) * 4, '=');
        expect(decodeSignature(padded, encoding)).toEqual(Buffer.from(signature));
      }),
    );
  });

  it('in hex may be in upper case', () => {
    expect(decodeSignature('AbFF', 'hex')).toEqual(Buffer.from('abff', 'hex'));
  });

  it.each<[string, (typeof encodings)[number], string]>([
    ['nothing', 'base64', ''],
    ['only padding', 'base64', '='],
    ['too much padding', 'base64', 'YWJj='],
    ['padding within', 'base64', 'YW=Jj'],
    ['a space within', 'base64', 'YW Jj'],
    ['a line break behind it', 'base64', 'YWJj\n'],
    ['the other alphabet', 'base64', '-_-_'],
    ['the other alphabet', 'base64url', '+/+/'],
    ['bits that stand for nothing', 'base64', 'YWJjZB'],
    ['characters of several bytes', 'base64', 'YWJjé☃'],
    ['an odd number of digits', 'hex', 'abc'],
    ['another letter', 'hex', 'abcg'],
    ['characters of several bytes', 'hex', 'ab☃☃'],
  ])('is refused with %s (%s)', (_, encoding, text) => {
    expect(decodeSignature(text, encoding)).toBeNull();
  });

  it.each(encodings)('in %s has one text for its bytes, but for padding and case', (encoding) => {
    fc.assert(
      fc.property(fc.oneof(fc.base64String(), fc.string(), bytes().map(asLatin1)), (text) => {
        const decoded = decodeSignature(text, encoding);
        if (!decoded) return;
        const written = Buffer.from(decoded).toString(encoding).replace(/=+$/, '');
        expect(text.toLowerCase().replace(/=+$/, '')).toBe(encoding === 'hex' ? written : written.toLowerCase());
      }),
    );
  });

  it('of a megabyte of padding is refused at once', () => {
    // A search for its end from each of its places would take longer than a test may.
    expect(decodeSignature(`A${'='.repeat(1_000_000)}A`, 'base64')).toBeNull();
  });
});

describe('a signed text', () => {
  const sign = (key: Uint8Array, text: Uint8Array) => createHmac('sha256', key).update(text).digest();
  const key = (least = 16) => fc.uint8Array({ minLength: least, maxLength: 64 });

  it('is recognised with each of several keys, in parts or whole', () => {
    fc.assert(
      fc.property(
        fc.array(key(), { minLength: 1, maxLength: 4 }),
        bytes(),
        fc.nat(),
        fc.nat(),
        (keys, text, at, cut) => {
          const signature = sign(keys[at % keys.length] ?? new Uint8Array(), text);
          const middle = cut % text.length;
          expect(isSignedBy(keys, [text.subarray(0, middle), text.subarray(middle)], signature)).toBe(true);
        },
      ),
    );
  });

  it('is refused with a changed bit of the text, the key or the signature', () => {
    const flipped = (of: Uint8Array, bit: number): Uint8Array =>
      of.map((byte, index) => (index === (bit >> 3) % of.length ? byte ^ (1 << (bit & 7)) : byte));
    fc.assert(
      fc.property(key(), bytes(), fc.nat(), (one, text, bit) => {
        const signature = sign(one, text);
        expect(isSignedBy([one], [flipped(text, bit)], signature)).toBe(false);
        expect(isSignedBy([flipped(one, bit)], [text], signature)).toBe(false);
        expect(isSignedBy([one], [text], flipped(signature, bit))).toBe(false);
      }),
    );
  });

  it('is refused with a signature of any other length, and without keys', () => {
    fc.assert(
      fc.property(key(), bytes(), fc.integer({ min: 0, max: 64 }), (one, text, length) => {
        const signature = Buffer.concat([sign(one, text), sign(one, text)]).subarray(0, length);
        expect(isSignedBy([one], [text], signature)).toBe(length === 32);
      }),
    );
    expect(isSignedBy([], [secret], sign(Buffer.from(secret), Buffer.from(secret)))).toBe(false);
  });
});
