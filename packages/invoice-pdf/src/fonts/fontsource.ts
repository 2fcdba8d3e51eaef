import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { create, type Font } from 'fontkit';
import * as z from 'zod';
import { unwrapWoff } from './woff.ts';

export type Weight = 400 | 600;

/** One font file, opened for one document. */
export interface Face {
  readonly key: string;
  readonly font: Font;
}

/** One font file as plain, read-only bytes. */
export interface FontFile {
  readonly path: string;
  readonly bytes: Buffer;
}

/** Part of a Fontsource package: its characters, and a file per weight. */
interface Subset {
  readonly ranges: readonly (readonly [first: number, last: number])[];
  file(weight: Weight): FontFile | undefined;
}

export type FontFamily = readonly Subset[];

const unicodeRanges = z.record(z.string(), z.string());
const allCodePoints = [0, 0x10ffff] as const;
const resolve = createRequire(import.meta.url).resolve;
/** By the path of their index. */
const families = new Map<string, FontFamily | undefined>();
/** By their own path. */
const files = new Map<string, FontFile>();

/**
 * Opens a Fontsource package. Each file holds some of the characters, listed in `unicode.json`, so that a document reads only
 * what it needs. Caches the bytes of files, which are small and never change.
 * @param index path of the package's `unicode.json`
 * @returns undefined if it is not one
 */
export function openFamily(index: string): FontFamily | undefined {
  if (!families.has(index)) families.set(index, readFamily(index));
  return families.get(index);
}

/** @returns the path of an installed package's `unicode.json`; undefined if it is not installed */
export function findBundled(packageName: string): string | undefined {
  try {
    return resolve(`${packageName}/unicode.json`);
  } catch {
    return undefined;
  }
}

function readFamily(index: string): FontFamily | undefined {
  const read = unicodeRanges.safeParse(readJson(index));
  if (!read.success) return undefined;
  const family = basename(dirname(index));
  const subsets = Object.entries(read.data);
  // The only file of a package has more characters than its range says.
  const isWhole = subsets.length === 1;
  return subsets
    .map(([subset, ranges]): Subset => {
      const base = join(dirname(index), 'files', `${family}-${subset.replace(/[[\]]/g, '')}`);
      return {
        ranges: isWhole ? [allCodePoints] : ranges.split(',').map(readRange),
        file: (weight) => readFontFile(base, weight),
      };
    })
    .toReversed();
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/** `U+0-FF` or `U+2122`, as in CSS. */
function readRange(range: string): [number, number] {
  const [first = '', last = first] = range.trim().slice(2).split('-');
  return [Number.parseInt(first, 16), Number.parseInt(last, 16)];
}

function readFontFile(base: string, weight: Weight): FontFile | undefined {
  const path = [weight, 400].map((each) => `${base}-${each}-normal.woff`).find((each) => existsSync(each));
  if (path === undefined) return undefined;
  const file = files.get(path) ?? { path, bytes: unwrapWoff(readFileSync(path)) };
  files.set(path, file);
  return file;
}

/**
 * Opens a font file. Each document opens its own, because an opened font remembers for each glyph the characters that it was
 * first used for (none, if it was part of another glyph), and the document writes them into its text layer.
 */
export function openFace({ path, bytes }: FontFile): Face | undefined {
  const font = create(bytes);
  // A collection of fonts has no layout of its own; Fontsource has none.
  return 'layout' in font ? { key: path, font: withWholeLetters(font) } : undefined;
}

/**
 * Noto splits some letters (`ị` into `ı` and a dot) to place more marks on them. Without such marks, the dot would be copied from
 * the document as an unreadable character.
 */
function withWholeLetters(font: Font): Font {
  const layout = font.layout.bind(font);
  font.layout = (text, features, ...rest) =>
    layout(text, features ?? (/\p{M}/u.test(text) ? undefined : { ccmp: false }), ...rest);
  return font;
}
