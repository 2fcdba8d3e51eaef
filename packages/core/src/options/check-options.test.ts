import { describe, expect, it } from 'vitest';
import { checkOptions, definedOf } from './check-options.ts';
import { option } from './option.ts';

interface Options {
  readonly size?: number;
  readonly pauseMs?: number;
  readonly url: string;
  readonly hosts?: readonly string[];
  readonly nested?: { readonly isOn?: boolean; readonly most?: number };
}
const schema = option.group<Options>({
  size: option.count(1, 200).optional(),
  pauseMs: option.ms(0).optional(),
  url: option.address(),
  hosts: option.list(option.text('a host')).optional(),
  nested: option
    .group<NonNullable<Options['nested']>>({ isOn: option.flag().optional(), most: option.count(0, 5).optional() })
    .optional(),
});
const url = 'https://api.example.com';

/** As a host in plain JavaScript calls it. */
function refusal(given: unknown): { code: string; message: string; issues: unknown } | null {
  try {
    Reflect.apply(checkOptions, undefined, ['acme', schema, given]);
    return null;
  } catch (error) {
    return error instanceof Error && 'code' in error && 'issues' in error
      ? { code: String(error.code), message: error.message, issues: error.issues }
      : null;
  }
}

describe('checkOptions', () => {
  it.each<[string, unknown, string]>([
    ['NaN', { url, size: Number.NaN }, 'The option `size` of acme is NaN; it must be a whole number from 1 to 200.'],
    ['a fraction', { url, size: 1.5 }, 'The option `size` of acme is 1.5; it must be a whole number from 1 to 200.'],
    ['a number as text', { url, size: '10' }, 'The option `size` of acme is the text "10"; it must be'],
    ['null', { url, size: null }, 'The option `size` of acme is null; it must be'],
    [
      'a time that no timer can wait',
      { url, pauseMs: 2 ** 31 },
      'must be a number of milliseconds from 0 to 2147483647.',
    ],
    ['a missing option', {}, 'The option `url` of acme is missing; it must be an http(s) address'],
    ['a nested option', { url, nested: { most: -1 } }, 'The option `nested.most` of acme is -1; it must be'],
    ['an entry of a list', { url, hosts: ['a', 7] }, 'The option `hosts.1` of acme is 7; it must be a host.'],
    [
      'a list instead of options',
      { url, nested: 5 },
      'The option `nested` of acme is 5; it must be an object with options.',
    ],
    ['a list', { url, nested: [5] }, 'The option `nested` of acme is a list; it must be an object with options.'],
    ['a promise', Promise.resolve({ url }), 'The options of acme are a promise; they must be an object with options.'],
    ['a promise in it', { url: Promise.resolve(url) }, 'The option `url` of acme is a promise; it must be'],
    ['no options', undefined, 'The options of acme are missing; they must be an object with options.'],
    ['a misspelt option', { url, pausems: 1 }, 'acme has no option `pausems`; did you mean `pauseMs`?'],
    [
      'a nested option that is misspelt',
      { url, nested: { ison: true } },
      'acme has no option `nested.ison`; did you mean `isOn`?',
    ],
    [
      'an unknown option',
      { url, colour: 1 },
      'acme has no option `colour`; there can be: size, pauseMs, url, hosts, nested.',
    ],
  ])('names the option, what it is and what it must be when it gets %s', (_, given, sentence) => {
    expect(refusal(given)).toMatchObject({ code: 'not_configured', message: expect.stringContaining(sentence) });
  });

  it('calls it the first argument when it is an instance that a function takes before its options', () => {
    const pool = option.instance<{ connect(): void }>('a pool of acme', ['connect']);
    const given: { connect(): void } = JSON.parse('{ "pool": {} }');
    expect(() => checkOptions('acmeStorage', pool, given)).toThrow(
      'The first argument of acmeStorage is an object; it must be a pool of acme.',
    );
  });

  it('names every wrong option when there are several', () => {
    expect(refusal({ size: 0, pauseMs: -1, uri: url })?.issues).toMatchObject([
      { path: 'uri' },
      { path: 'size' },
      { path: 'pauseMs' },
      { path: 'url' },
    ]);
  });

  it('shows no text when it refuses one, because it may hold a password', () => {
    expect(refusal({ url: 'amqp://user:canary@host' })?.message).toBe(
      'The option `url` of acme is a text; it must be an http(s) address without a query, such as https://api.example.com.',
    );
  });

  it('accepts options at their bounds, and undefined for those with a default', () => {
    expect(refusal({ url, size: 200, pauseMs: 0, nested: { isOn: undefined }, hosts: [] })).toBeNull();
  });
});

describe('definedOf', () => {
  it('leaves out what is undefined, so that a default stays', () => {
    const defaults = { size: 50, pauseMs: 5 };
    expect({
      ...defaults,
      ...definedOf<{ size: number; pauseMs?: number | undefined }>({ size: 1, pauseMs: undefined }),
    }).toEqual({
      size: 1,
      pauseMs: 5,
    });
  });
});
