import { charactersOf } from '../characters.ts';
import { type Check, checksOf } from '../check.ts';

/** https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/media */
export const captionLimits = { characters: 2200, hashtags: 30, fewHashtags: 5, mentions: 20 } as const;

const countOf = (text: string, pattern: RegExp): number => [...text.matchAll(pattern)].length;

/** Checks a caption against all of Instagram's limits. */
export function checkCaption(caption: string): Check[] {
  const { ok, warning, error } = checksOf('caption');
  const { characters, hashtags, fewHashtags, mentions } = captionLimits;
  const within = (rule: string, found: number, limit: number, what: string) =>
    found > limit
      ? error(rule, `has ${found} ${what}; Instagram allows at most ${limit}`)
      : ok(rule, `${found} ${what} of ${limit}`);
  const tags = countOf(caption, /(?<![\p{L}\p{N}_&])#[\p{L}\p{M}\p{N}_]+/gu);
  return [
    within('caption_length', charactersOf(caption).length, characters, 'characters'),
    tags > fewHashtags && tags <= hashtags
      ? warning('hashtags', `has ${tags} hashtags: above ${fewHashtags} Instagram may show the post to fewer people`)
      : within('hashtags', tags, hashtags, 'hashtags'),
    within('mentions', countOf(caption, /(?<![\w.])@[\w.]*\w/g), mentions, 'mentions'),
  ];
}
