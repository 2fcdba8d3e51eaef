import { expect, it } from 'vitest';
import { countCaption } from './counts.ts';

it.each([
  ['', { characters: 0, hashtags: 0, mentions: 0 }],
  ['🏺🏺', { characters: 2, hashtags: 0, mentions: 0 }],
  ['a#b &#39; # 1#2 ##two #three', { characters: 28, hashtags: 2, mentions: 0 }],
  ['#töpfern_1 #töpfern_1', { characters: 21, hashtags: 2, mentions: 0 }],
  ['me@example.com, @you, (@her.too)', { characters: 32, hashtags: 0, mentions: 2 }],
])('counts %s', (caption, counts) => {
  expect(countCaption(caption)).toEqual(counts);
});
