import type { Face, Weight } from '../fonts/fontsource.ts';

export interface TextStyle {
  /** In points. */
  readonly size: number;
  readonly weight: Weight;
  /** `#rrggbb` */
  readonly color: string;
  /**
   * What a text in this style is.
   * @default 'P'
   */
  readonly role?: 'H1' | 'H2';
}

/** Part of a line in one font and direction; runs are in visual order, left to right. */
export interface Run {
  readonly text: string;
  readonly face: Face;
  readonly width: number;
  readonly rightToLeft: boolean;
}

/** One line of text, ready to draw. */
export interface Line {
  readonly runs: readonly Run[];
  readonly width: number;
  readonly style: TextStyle;
  /** The text in reading order; null if it is drawn in that order, a glyph for each character. */
  readonly spoken: string | null;
}

/** Height of a line in points, with room for the marks of every supported script. */
export const lineHeight = (style: TextStyle): number => style.size * 1.42;
