import { expect, it } from 'vitest';
import { DocumentCache } from './document-cache.ts';

const pdf = (size: number) => ({ bytes: new Uint8Array(size), pageCount: 1, warnings: [] });
const cachedKeys = (cache: DocumentCache) => ['a', 'b', 'c'].filter((key) => cache.get(key));

it('drops the least recently used document when it is full', () => {
  const cache = new DocumentCache(10);
  cache.put('a', pdf(4));
  cache.put('b', pdf(4));
  cache.get('a');
  cache.put('c', pdf(4));
  expect(cachedKeys(cache)).toEqual(['a', 'c']);
});

it('counts a document once when it is stored again', () => {
  const cache = new DocumentCache(10);
  cache.put('a', pdf(4));
  for (let time = 0; time < 5; time += 1) cache.put('b', pdf(6));
  expect(cachedKeys(cache)).toEqual(['a', 'b']);
});

it('does not store a document that is larger than the cache, and drops none for it', () => {
  const cache = new DocumentCache(10);
  cache.put('a', pdf(4));
  cache.put('b', pdf(11));
  expect(cachedKeys(cache)).toEqual(['a']);
});
