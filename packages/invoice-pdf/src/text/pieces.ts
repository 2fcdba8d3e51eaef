import type { FontBook } from '../fonts/font-book.ts';
import { visibleCodePoints } from '../fonts/font-book.ts';
import type { Face, Weight } from '../fonts/fontsource.ts';
import { bidi } from './bidi.ts';

/** Part of a paragraph, in reading order, that one font draws in one direction. */
export interface Piece {
  readonly text: string;
  readonly face: Face;
  /** Level of the bidirectional algorithm: odd is right to left. */
  readonly level: number;
}

const replacement = '\uFFFD';
const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

export const graphemesOf = (text: string): string[] => [...graphemes.segment(text)].map(({ segment }) => segment);

/** A character as people see it, with its font and direction. */
interface Cluster extends Piece {
  readonly start: number;
}

export interface Itemizer {
  readonly fonts: FontBook;
  readonly weight: Weight;
  /** Called with each character that no font has. */
  readonly missing: (character: string) => void;
}

/** Finds font and direction of every character of a paragraph. A character without a font becomes U+FFFD. */
export function clustersOf(paragraph: string, itemizer: Itemizer): Cluster[] {
  const { levels } = bidi.getEmbeddingLevels(paragraph);
  const clusters: Cluster[] = [];
  for (const { segment, index } of graphemes.segment(paragraph)) {
    const level = levels[index] ?? 0;
    const rightToLeft = level % 2 === 1;
    const shown = (rightToLeft && bidi.getMirroredCharacter(segment)) || segment;
    // Right-to-left words are drawn together with the spaces between them, if their font has a space.
    const spaceOf = rightToLeft && shown === ' ' ? clusters.at(-1)?.face : undefined;
    if (spaceOf?.font.hasGlyphForCodePoint(0x20)) clusters.push({ start: index, text: shown, face: spaceOf, level });
    else for (const { text, face } of draw(shown, itemizer)) clusters.push({ start: index, text, face, level });
  }
  return clusters;
}

type Drawn = Pick<Piece, 'text' | 'face'>;

/** A cluster that no single font has, such as a composed emoji, is drawn character by character. */
function* draw(cluster: string, itemizer: Itemizer): Generator<Drawn> {
  const face = itemizer.fonts.faceFor(cluster, itemizer.weight);
  if (face) {
    yield { text: cluster, face };
    return;
  }
  for (const codePoint of visibleCodePoints(cluster)) yield* drawCharacter(String.fromCodePoint(codePoint), itemizer);
}

/** If no font has a character, tries a simpler form: a full-width `￥` becomes `¥`, any space a plain space. */
function* drawCharacter(character: string, { fonts, weight, missing }: Itemizer): Generator<Drawn> {
  const facesOf = (text: string): Drawn[] | undefined => {
    const parts = graphemesOf(text).flatMap((part) => {
      const face = fonts.faceFor(part, weight);
      return face ? [{ text: part, face }] : [undefined];
    });
    return parts.every((part) => part !== undefined) ? parts : undefined;
  };
  const drawn = facesOf(character) ?? facesOf(character.normalize('NFKC')) ?? (/\s/.test(character) && facesOf(' '));
  if (!drawn) missing(character);
  yield* drawn || (facesOf(replacement) ?? []);
}

/** Joins neighbours with the same font and direction. */
export function joinPieces(pieces: readonly Piece[]): Piece[] {
  const joined: Piece[] = [];
  for (const { text, face, level } of pieces) {
    const last = joined.at(-1);
    if (last && last.face === face && last.level === level)
      joined[joined.length - 1] = { text: last.text + text, face, level };
    else joined.push({ text, face, level });
  }
  return joined;
}
