import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { create, type Font } from 'fontkit';
import * as z from 'zod';
import { unwrapWoff } from './woff.ts';

export type Weight = 400 | 600;

/** One font file, opened for one document: a part of a family for a range of characters. */
export interface Face {
  readonly key: string;
  readonly font: Font;
}

/** One font file as plain bytes, which nothing writes to. */
export interface FontFile {
  readonly path: string;
  readonly bytes: Buffer;
}

/** A part of a Fontsource package: its characters, and its file of each weight. */
interface Subset {
  readonly ranges: readonly (readonly [first: number, last: number])[];
  file(weight: Weight): FontFile | undefined;
}

export type FontFamily = readonly Subset[];

const unicodeRanges = z.record(z.string(), z.string());
const everything = [0, 0x10ffff] as const;
const resolve = createRequire(import.meta.url).resolve;
/** By the path of their index. */
const families = new Map<string, FontFamily | undefined>();
/** By their own path. */
const files = new Map<string, FontFile>();

/**
 * Opens a Fontsource package. Its files hold a part of the characters each, as its `unicode.json` says, so that only what a
 * document needs is read. The bytes of files are kept: they are small and never change.
 * @param index path of the package's `unicode.json`.
 * @returns undefined where it is not one.
 */
export function openFamily(index: string): FontFamily | undefined {
  if (!families.has(index)) families.set(index, readFamily(index));
  return families.get(index);
}

/** @returns the path of an installed package's `unicode.json`; undefined where it is not installed. */
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
  // A package of one file is not divided: the file has more than its range says.
  const isWhole = subsets.length === 1;
  return subsets
    .map(([subset, ranges]): Subset => {
      const base = join(dirname(index), 'files', `${family}-${subset.replace(/[[\]]/g, '')}`);
      return {
        ranges: isWhole ? [everything] : ranges.split(',').map(readRange),
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
 * Opens a font file. Each document opens its own: an opened font keeps every glyph with the characters that it was first met
 * for (none, if it was met as part of another glyph), and a document writes those into its text layer.
 */
export function openFace({ path, bytes }: FontFile): Face | undefined {
  const font = create(bytes);
  // A collection of fonts has no layout of its own; Fontsource has none.
  return 'layout' in font ? { key: path, font: keepingLettersWhole(font) } : undefined;
}

/**
 * Noto takes some letters apart (`ị` into `ı` and a dot) to place further marks on them. Where there are none to place, that would
 * only leave a dot that a reader copies as an unreadable character.
 */
function keepingLettersWhole(font: Font): Font {
  const layout = font.layout.bind(font);
  font.layout = (text, features, ...rest) =>
    layout(text, features ?? (/\p{M}/u.test(text) ? undefined : { ccmp: false }), ...rest);
  return font;
}
