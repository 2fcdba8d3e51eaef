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
 * Finds the font file that draws a character: from the bundled fonts first, then from the host's. Each document has its own
 * book with its own opened fonts.
 */
export class FontBook {
  readonly #families: readonly FontFamily[];
  readonly #chosen = new Map<string, Face | undefined>();
  readonly #opened = new Map<FontFile, Face | undefined>();

  /**
   * @param further paths or file URLs of the `unicode.json` of more Fontsource packages
   * @throws IntegrationError `not_configured` if a font cannot be found
   */
  constructor(further: readonly string[] = []) {
    this.#families = [...bundledFonts.map(openBundled), ...further.map(openFurther)];
  }

  /** @returns a face that has every visible character of the cluster, or undefined if none has */
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
    `The font package ${packageName} cannot be found. Install the dependencies, and exclude this package from bundling: it reads font files from node_modules.`,
  );
}

function openFurther(location: string): FontFamily {
  const family = openFamily(location.startsWith('file:') ? fileURLToPath(location) : location);
  if (family) return family;
  throw new IntegrationError(
    'not_configured',
    "A font of the option `fonts` cannot be read. Name the unicode.json of an installed Fontsource package, as in import.meta.resolve('@fontsource/noto-sans-jp/unicode.json').",
  );
}

/** Joiners, variation selectors and direction marks only affect their neighbours, so fonts need no glyph for them. */
const invisible = /\p{Default_Ignorable_Code_Point}/u;

export const visibleCodePoints = (cluster: string): number[] =>
  Array.from(cluster, (character) => character.codePointAt(0) ?? 0).filter(
    (codePoint) => !invisible.test(String.fromCodePoint(codePoint)),
  );
