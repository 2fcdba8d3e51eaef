import { expect, it } from 'vitest';
import { KeptDocuments } from './kept-documents.ts';

const pdf = (size: number) => ({ bytes: new Uint8Array(size), pageCount: 1, warnings: [] });
const known = (kept: KeptDocuments) => ['a', 'b', 'c'].filter((key) => kept.get(key));

it('forgets the documents that were not asked for the longest, when there is no more room', () => {
  const kept = new KeptDocuments(10);
  kept.keep('a', pdf(4));
  kept.keep('b', pdf(4));
  kept.get('a');
  kept.keep('c', pdf(4));
  expect(known(kept)).toEqual(['a', 'c']);
});

it('counts a document that is kept again once', () => {
  const kept = new KeptDocuments(10);
  kept.keep('a', pdf(4));
  for (let time = 0; time < 5; time += 1) kept.keep('b', pdf(6));
  expect(known(kept)).toEqual(['a', 'b']);
});

it('does not keep a document that takes more than all the room, and forgets none for it', () => {
  const kept = new KeptDocuments(10);
  kept.keep('a', pdf(4));
  kept.keep('b', pdf(11));
  expect(known(kept)).toEqual(['a']);
});
