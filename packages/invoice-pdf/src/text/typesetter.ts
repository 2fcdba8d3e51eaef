import LineBreaker from 'linebreak';
import { isShaped } from '../document-limits.ts';
import type { FontBook } from '../fonts/font-book.ts';
import type { Face } from '../fonts/fontsource.ts';
import type { Warnings } from '../warnings.ts';
import { bidi, visualOrder } from './bidi.ts';
import { cleanText } from './clean.ts';
import { clustersOf, graphemesOf, joinPieces, type Piece } from './pieces.ts';
import type { Line, Run, TextStyle } from './style.ts';

/** The text between two possible line ends, with the space after it. */
interface Word {
  readonly pieces: readonly Piece[];
  readonly width: number;
  /** Width of the space at its end, which does not count at the end of a line. */
  readonly space: number;
}

/** Scripts that fonts lay out from right to left by themselves. */
const rightToLeftScript = /[\p{sc=Arabic}\p{sc=Hebrew}]/u;

/** Breaks text of any script into lines, with the fonts to draw it. */
export class Typesetter {
  readonly #fonts: FontBook;
  readonly #warnings: Warnings;
  readonly #widths = new Map<Face, Map<string, number>>();

  constructor(fonts: FontBook, warnings: Warnings) {
    this.#fonts = fonts;
    this.#warnings = warnings;
  }

  /** At least one line, of at most `width` points each. Breaks a word that is wider. */
  lines(text: string, style: TextStyle, width: number): Line[] {
    const clean = cleanText(text, (character) => this.#warnings.removed(character));
    return clean.split('\n').flatMap((paragraph) => this.#fill(this.#words(paragraph, style, width), style, width));
  }

  /** Width of the text's longest line, without line breaking. */
  width(text: string, style: TextStyle): number {
    return Math.max(...this.lines(text, style, Number.POSITIVE_INFINITY).map((line) => line.width));
  }

  /** The text on one line, shortened with an ellipsis if it is wider. */
  oneLine(text: string, style: TextStyle, width: number): Line {
    const whole = graphemesOf(text.replaceAll('\n', ' '));
    const shortened = (count: number) => this.lines(`${whole.slice(0, count).join('')}\u2026`, style, width);
    const lines = this.lines(whole.join(''), style, width);
    if (lines.length === 1 && lines[0]) return lines[0];
    // Halves the range, so that a long text is laid out only a few times.
    let [fits, tooMany] = [0, whole.length];
    while (tooMany - fits > 1) {
      const count = Math.floor((fits + tooMany) / 2);
      if (shortened(count).length === 1) fits = count;
      else tooMany = count;
    }
    return shortened(fits)[0] ?? { runs: [], width: 0, style, spoken: null };
  }

  #fill(words: readonly Word[], style: TextStyle, width: number): Line[] {
    const lines: Word[][] = [[]];
    let used = 0;
    for (const word of words) {
      if (used > 0 && used + word.width - word.space > width) {
        lines.push([]);
        used = 0;
      }
      lines.at(-1)?.push(word);
      used += word.width;
    }
    return lines.map((line) => this.#line(line, style));
  }

  #line(words: readonly Word[], style: TextStyle): Line {
    const pieces = withoutSpaceAtEnd(joinPieces(words.flatMap((word) => word.pieces)));
    const runs = visualOrder(pieces).map((piece) => this.#run(piece, style));
    return { runs, style, width: runs.reduce((total, run) => total + run.width, 0), spoken: spokenText(pieces) };
  }

  #run(piece: Piece, style: TextStyle): Run {
    const rightToLeft = piece.level % 2 === 1;
    // A font reverses the letters of its own script; brackets and other neutral characters are reversed here.
    const mustReverse = rightToLeft && !rightToLeftScript.test(piece.text);
    const text = mustReverse ? graphemesOf(piece.text).toReversed().join('') : piece.text;
    return { text, face: piece.face, rightToLeft, width: this.#measure({ ...piece, text }, style) };
  }

  #words(paragraph: string, style: TextStyle, width: number): Word[] {
    const clusters = clustersOf(paragraph, {
      fonts: this.#fonts,
      weight: style.weight,
      missing: (character) => this.#warnings.missing(character),
    });
    const ends = breaksOf(paragraph);
    const words: Piece[][] = [[]];
    for (const cluster of clusters) {
      if (ends.has(cluster.start) && (words.at(-1)?.length ?? 0) > 0) words.push([]);
      words.at(-1)?.push(cluster);
    }
    return words.flatMap((word) => this.#fit(word, style, width));
  }

  /** A word, or its parts if it is too wide for a line. */
  #fit(clusters: readonly Piece[], style: TextStyle, width: number): Word[] {
    const word = this.#word(clusters, style);
    if (word.width - word.space <= width || clusters.length < 2) return [word];
    const parts: Piece[][] = [[]];
    let used = 0;
    for (const cluster of clusters) {
      const own = this.#measure(cluster, style);
      if (used > 0 && used + own > width) {
        parts.push([]);
        used = 0;
      }
      parts.at(-1)?.push(cluster);
      used += own;
    }
    return parts.map((part) => this.#word(part, style));
  }

  #word(clusters: readonly Piece[], style: TextStyle): Word {
    const pieces = joinPieces(clusters);
    const measure = (each: readonly Piece[]) => each.reduce((total, piece) => total + this.#measure(piece, style), 0);
    const width = measure(pieces);
    return { pieces, width, space: width - measure(withoutSpaceAtEnd(pieces)) };
  }

  #measure({ face, text }: Piece, style: TextStyle): number {
    const known = this.#widths.get(face) ?? new Map<string, number>();
    this.#widths.set(face, known);
    const width = known.get(text) ?? face.font.layout(text).advanceWidth / face.font.unitsPerEm;
    known.set(text, width);
    return width * style.size;
  }
}

/** The text in reading order, with its brackets turned back; null if it is drawn so anyway. */
function spokenText(pieces: readonly Piece[]): string | null {
  const isReordered = pieces.some(({ level, text }) => level % 2 === 1 || isShaped(text));
  if (!isReordered) return null;
  return pieces.map(({ level, text }) => (level % 2 === 1 ? turnBack(text) : text)).join('');
}

const turnBack = (text: string): string => Array.from(text, (each) => bidi.getMirroredCharacter(each) ?? each).join('');

function withoutSpaceAtEnd(pieces: readonly Piece[]): Piece[] {
  const trimmed = [...pieces];
  for (let last = trimmed.at(-1); last?.text.endsWith(' '); last = trimmed.at(-1)) {
    const text = last.text.replace(/ +$/, '');
    if (text === '') trimmed.pop();
    else trimmed[trimmed.length - 1] = { ...last, text };
  }
  return trimmed;
}

/** Where a line may begin (UAX 14). */
function breaksOf(paragraph: string): Set<number> {
  const breaker = new LineBreaker(paragraph);
  const positions = new Set<number>();
  for (let next = breaker.nextBreak(); next; next = breaker.nextBreak()) positions.add(next.position);
  return positions;
}
