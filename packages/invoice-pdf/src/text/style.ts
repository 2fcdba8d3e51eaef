import type { Face, Weight } from '../fonts/fontsource.ts';

export interface TextStyle {
  /** In points. */
  readonly size: number;
  readonly weight: Weight;
  /** `#rrggbb` */
  readonly color: string;
}

/** Stretch of one line in one font and one direction, placed as it is seen: left to right. */
export interface Run {
  readonly text: string;
  readonly face: Face;
  readonly width: number;
  readonly rightToLeft: boolean;
}

/** One line of text, ready to be drawn. */
export interface Line {
  readonly runs: readonly Run[];
  readonly width: number;
  readonly style: TextStyle;
}

/** Height of a line in points; room for the marks of every script that is covered. */
export const lineHeight = (style: TextStyle): number => style.size * 1.42;
