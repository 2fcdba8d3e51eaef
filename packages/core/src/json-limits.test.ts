import { assert, json, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findJsonExcess, jsonLimits } from './json-limits.ts';

const isDeeperThan = (text: string, levels?: number): boolean =>
  findJsonExcess(text, levels)?.startsWith('is nested deeper') ?? false;

/** The depth of a value, by its structure. */
function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

describe('the depth of JSON text', () => {
  it.each([
    ['lists', '[', ']'],
    ['objects', '{"a":', '}'],
  ])('may be 200 levels of %s and no more', (_, open, close) => {
    const nested = (levels: number) => open.repeat(levels) + (open === '[' ? '' : '1') + close.repeat(levels);
    expect(jsonLimits.levels).toBe(200);
    expect(isDeeperThan(nested(200))).toBe(false);
    expect(isDeeperThan(nested(201))).toBe(true);
  });

  it.each([
    ['brackets in a text', JSON.stringify(['['.repeat(1_000)])],
    ['brackets behind an escaped quote', JSON.stringify([`"${'['.repeat(1_000)}`])],
    ['brackets behind a backslash and a quote', JSON.stringify([`\\"${'{'.repeat(1_000)}`])],
    ['brackets in a key', JSON.stringify({ ['['.repeat(1_000)]: 1 })],
    ['many values side by side', JSON.stringify(Array.from({ length: 1_000 }, () => [[]]))],
  ])('does not count %s', (_, text) => {
    expect(isDeeperThan(text)).toBe(false);
  });

  it('counts brackets behind a text that ends with a backslash', () => {
    expect(isDeeperThan(`["\\\\",${'['.repeat(200)}`)).toBe(true);
  });

  it('is that of the parsed value', () => {
    assert(
      property(json({ maxDepth: 4 }), (text) => {
        const depth = depthOf(JSON.parse(text));
        expect(isDeeperThan(text, depth)).toBe(false);
        expect(depth === 0 || isDeeperThan(text, depth - 1)).toBe(true);
      }),
    );
  });

  it('of a text of escapes is found in one pass', () => {
    // Quadratic work would take minutes.
    expect(isDeeperThan(JSON.stringify(['\\"'.repeat(1_000_000), '"'.repeat(1_000_000)]))).toBe(false);
    expect(isDeeperThan(`"${'\\'.repeat(4_000_000)}`)).toBe(false);
  });
});

describe('the size of JSON text', () => {
  const keys = (count: number) => `{${Array.from({ length: count }, (_, at) => `"key-${at}" :0`).join(',')}}`;

  it('is limited in keys that all differ, each of which costs a parser more than a text', () => {
    expect(findJsonExcess(keys(jsonLimits.differentKeys))).toBeNull();
    expect(findJsonExcess(keys(jsonLimits.differentKeys + 1))).toBe('has more than 20,000 different keys');
  });

  it('counts keys that look alike, and each only once', () => {
    const alike = Array.from(
      { length: jsonLimits.differentKeys + 1 },
      (_, at) => `k${String(at).padStart(6, '0')}-key-`,
    );
    const object = (names: readonly string[]) => JSON.stringify(Object.fromEntries(names.map((name) => [name, 0])));
    const most = object(alike.slice(1));
    expect(findJsonExcess(`[${most},${most}]`)).toBeNull();
    expect(findJsonExcess(`[${most},${object(alike.slice(0, 1))}]`)).toBe('has more than 20,000 different keys');
  });

  it('takes a key with escapes for another than what it begins with', () => {
    const names = Array.from({ length: jsonLimits.differentKeys / 2 }, (_, at) => `"${at}`);
    const object = (suffix: string) => JSON.stringify(Object.fromEntries(names.map((name) => [name + suffix, 0])));
    expect(findJsonExcess(`[${object('"')},${object('"a')}]`)).toBeNull();
    expect(findJsonExcess(`[${object('"')},${object('"a')},{"one more":0}]`)).toBe(
      'has more than 20,000 different keys',
    );
  });

  it('of a long text with many colons behind it is found in one pass', () => {
    // Quadratic work would take minutes.
    const long = `"${'a'.repeat(2_000_000)}"`;
    expect(findJsonExcess(`[${long}:0,${long}${':'.repeat(2_000_000)}`)).toBeNull();
  });

  it('is not limited in texts, or in keys that come again', () => {
    const texts = Array.from({ length: 50_000 }, (_, at) => `text ${at}`);
    expect(findJsonExcess(JSON.stringify(texts))).toBeNull();
    expect(findJsonExcess(JSON.stringify(texts.map((text) => ({ text, also: text }))))).toBeNull();
  });

  it('is limited in lists and objects', () => {
    const lists = (count: number) => `[${'{},'.repeat(count - 2)}[]]`;
    expect(findJsonExcess(lists(jsonLimits.containers))).toBeNull();
    expect(findJsonExcess(lists(jsonLimits.containers + 1))).toBe('has more than 1,000,000 lists and objects');
  });
});
