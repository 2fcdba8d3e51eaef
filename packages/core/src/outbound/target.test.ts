import { array, assert, constantFrom, oneof, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveTarget } from './target.ts';

const target = (path: string, base = 'https://api.acme.example/v3') =>
  resolveTarget(new URL(base), path, undefined, 'Acme').href;

const attempt = (path: string) => {
  try {
    return target(path);
  } catch {
    return 'refused';
  }
};

describe('a path', () => {
  it.each([
    ['orders', 'https://api.acme.example/v3/orders'],
    ['/orders', 'https://api.acme.example/v3/orders'],
    ['/orders?page=2', 'https://api.acme.example/v3/orders?page=2'],
    ['/orders/a:b', 'https://api.acme.example/v3/orders/a:b'],
    ['/orders/..a', 'https://api.acme.example/v3/orders/..a'],
    ['/orders?next=/../x', 'https://api.acme.example/v3/orders?next=/../x'],
    ['/orders?..#/./', 'https://api.acme.example/v3/orders?..#/./'],
    ['/orders?a=b\\..\\c', 'https://api.acme.example/v3/orders?a=b\\..\\c'],
    ['/orders?to=https://b.example//', 'https://api.acme.example/v3/orders?to=https://b.example//'],
    ['', 'https://api.acme.example/v3/'],
  ])('%j goes below the base URL', (path, expected) => {
    expect(target(path)).toBe(expected);
  });

  it('is never appended to the host name', () => {
    expect(target('.evil.example', 'https://api.acme.example')).toBe('https://api.acme.example/.evil.example');
    expect(target('@evil.example', 'https://api.acme.example')).toBe('https://api.acme.example/@evil.example');
  });

  it.each([
    'https://evil.example/orders',
    'HTTPS:evil.example',
    '//evil.example/orders',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '../admin',
    '/orders/../../admin',
    '/orders/%2e%2E/admin',
    '/orders/.%2e',
    '/orders/..?a=1',
    '/orders/..#a',
    '/orders\\..?a=1',
    '/orders?a=\n/../b',
    '/.\t./admin',
    './orders',
    '.. ',
    '/a b',
  ])('%j is refused', (path) => {
    expect(() => target(path)).toThrow(expect.objectContaining({ code: 'not_configured' }));
  });

  const piece = oneof(
    constantFrom(...'/ // \\ .. . %2e %2E @ : ? # https: evil.example'.split(' '), ' ', '\t', '\n'),
    string({ unit: 'binary', maxLength: 3 }),
  );
  const pieces = array(piece, { maxLength: 8 }).map((several) => several.join(''));

  it('never leaves the base URL, with any input', () => {
    assert(
      property(pieces, (path) => {
        expect(attempt(path)).toMatch(/^(refused$|https:\/\/api\.acme\.example\/v3\/)/);
      }),
      { numRuns: 5_000 },
    );
  });

  it('leads to the same place with any query', () => {
    assert(
      property(pieces, constantFrom('?', '#'), pieces, (path, mark, query) => {
        const [placeAlone, place] = [`${path}?`, `${path}${mark}${query}`].map((one) => attempt(one).split(/[?#]/)[0]);
        expect(['refused', placeAlone]).toContain(place);
      }),
      { numRuns: 5_000 },
    );
  });

  it('is not refused for its query, unless that contains white space', () => {
    assert(
      property(pieces, (query) => {
        expect(attempt(`orders?${query.replaceAll(/\s/g, '')}`)).not.toBe('refused');
      }),
      { numRuns: 5_000 },
    );
  });
});
