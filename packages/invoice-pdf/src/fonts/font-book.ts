import { fileURLToPath } from 'node:url';
import { IntegrationError } from '@makerfex/integrations-core';
import { bundledFonts } from './font-packages.ts';
import {
  type Face,
  type FontFamily,
  type FontFile,
  findBundled,
  openFace,
  openFamily,
  type Weight,
} from './fontsource.ts';

/**
 * Says which font file draws a character: one of the bundled fonts, or else of those that the host names. Each document has a
 * book of its own, and the fonts opened in it.
 */
export class FontBook {
  readonly #families: readonly FontFamily[];
  readonly #chosen = new Map<string, Face | undefined>();
  readonly #opened = new Map<FontFile, Face | undefined>();

  /**
   * @param further where the `unicode.json` of further Fontsource packages is: a file URL or a path.
   * @throws IntegrationError `not_configured` where a font cannot be found.
   */
  constructor(further: readonly string[] = []) {
    this.#families = [...bundledFonts.map(openBundled), ...further.map(openFurther)];
  }

  /** @returns a face that has every visible character of the cluster, or undefined where none has. */
  faceFor(cluster: string, weight: Weight): Face | undefined {
    const key = `${weight}${cluster}`;
    if (!this.#chosen.has(key)) this.#chosen.set(key, this.#choose(visibleCodePoints(cluster), weight));
    return this.#chosen.get(key);
  }

  #choose(codePoints: readonly number[], weight: Weight): Face | undefined {
    const [first] = codePoints;
    if (first === undefined) return undefined;
    for (const family of this.#families) {
      for (const subset of family) {
        if (!subset.ranges.some(([from, to]) => first >= from && first <= to)) continue;
        const face = this.#open(subset.file(weight));
        if (face && codePoints.every((codePoint) => face.font.hasGlyphForCodePoint(codePoint))) return face;
      }
    }
    return undefined;
  }

  #open(file: FontFile | undefined): Face | undefined {
    if (!file) return undefined;
    if (!this.#opened.has(file)) this.#opened.set(file, openFace(file));
    return this.#opened.get(file);
  }
}

function openBundled(packageName: string): FontFamily {
  const index = findBundled(packageName);
  const family = index === undefined ? undefined : openFamily(index);
  if (family) return family;
  throw new IntegrationError(
    'not_configured',
    `The font package ${packageName} cannot be found. Install the dependencies, and leave this package out of bundles: it reads font files beside it.`,
  );
}

function openFurther(place: string): FontFamily {
  const family = openFamily(place.startsWith('file:') ? fileURLToPath(place) : place);
  if (family) return family;
  throw new IntegrationError(
    'not_configured',
    "A font of the option `fonts` cannot be read. Name the unicode.json of an installed Fontsource package, as in import.meta.resolve('@fontsource/noto-sans-jp/unicode.json').",
  );
}

/** Joiners, variation selectors and marks of direction shape their neighbours; no font needs a glyph of theirs. */
const invisible = /\p{Default_Ignorable_Code_Point}/u;

export const visibleCodePoints = (cluster: string): number[] =>
  Array.from(cluster, (character) => character.codePointAt(0) ?? 0).filter(
    (codePoint) => !invisible.test(String.fromCodePoint(codePoint)),
  );
