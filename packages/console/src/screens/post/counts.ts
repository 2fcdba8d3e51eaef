/** What a caption has of what is limited. */
export interface CaptionCounts {
  readonly characters: number;
  readonly hashtags: number;
  readonly mentions: number;
}

const count = (text: string, pattern: RegExp): number => [...text.matchAll(pattern)].length;

/** Counts as the server does, which checks again. */
export const countCaption = (caption: string): CaptionCounts => ({
  // Characters as people count them.
  characters: Array.from(caption).length,
  hashtags: count(caption, /(?<![\p{L}\p{N}_&])#[\p{L}\p{M}\p{N}_]+/gu),
  mentions: count(caption, /(?<![\w.])@[\w.]*\w/g),
});
