import { expect, it } from 'vitest';
import { moved, readDraft } from './result.ts';

it('ties each check to its picture', () => {
  const check = (subject: string) => ({ subject, rule: 'ratio', level: 'ok', message: '1080 × 1080' });
  const images = Array.from({ length: 10 }, (_, n) => ({
    url: `https://a.test/${n + 1}`,
    alt: null,
    converted: false,
  }));
  const { caption, pictures, checks } = readDraft({
    caption: 'Mug',
    images,
    checks: ['post', 'image 1', 'image 10'].map(check),
  });
  expect([caption, checks]).toEqual(['Mug', [check('post')]]);
  expect(pictures.map((one) => one.checks.length)).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
  expect(pictures[0]).toMatchObject({ url: 'https://a.test/1', alt: '' });
});

it('reads a result of another shape as an empty one, and a level that it does not know as a warning', () => {
  for (const result of [null, 'x', { images: 'x', checks: [1] }])
    expect(readDraft(result)).toEqual({ caption: '', pictures: [], checks: [] });
  expect(readDraft({ checks: [{ level: 'odd' }] }).checks).toMatchObject([{ level: 'warning', message: '' }]);
});

it('moves one and keeps the order of the others', () => {
  expect(moved(['a', 'b', 'c'], 0, 2)).toEqual(['b', 'c', 'a']);
  expect(moved(['a', 'b', 'c'], 2, 0)).toEqual(['c', 'a', 'b']);
  expect(moved(['a'], 3, 0)).toEqual(['a']);
});
