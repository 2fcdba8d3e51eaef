import { describe, expect, it } from 'vitest';
import { checkCaption } from './limits.ts';

const levels = (caption: string) => Object.fromEntries(checkCaption(caption).map(({ rule, level }) => [rule, level]));

describe('checkCaption', () => {
  it.each([
    ['a'.repeat(2200), 'ok'],
    ['a'.repeat(2201), 'error'],
    ['🏺'.repeat(2200), 'ok'],
    ['🏺'.repeat(2201), 'error'],
    ['', 'ok'],
  ])('checks the length of %.3s…: %s', (caption, level) => {
    expect(levels(caption)['caption_length']).toBe(level);
  });

  it.each([
    [5, 'ok'],
    [6, 'warning'],
    [30, 'warning'],
    [31, 'error'],
  ])('checks %i hashtags: %s', (count, level) => {
    expect(levels('#töpfern_1 '.repeat(count))['hashtags']).toBe(level);
  });

  it('ignores # signs that are not hashtags', () => {
    expect(checkCaption('a#b &#39; # 1#2 ##two #three').find(({ rule }) => rule === 'hashtags')?.message).toBe(
      '2 hashtags of 30',
    );
  });

  it.each([
    [20, 'ok'],
    [21, 'error'],
  ])('checks %i mentions: %s', (count, level) => {
    expect(levels('@some.one '.repeat(count))['mentions']).toBe(level);
  });

  it('does not count an email address as a mention', () => {
    expect(checkCaption('me@example.com, @you, (@her)').find(({ rule }) => rule === 'mentions')?.message).toBe(
      '2 mentions of 20',
    );
  });
});
