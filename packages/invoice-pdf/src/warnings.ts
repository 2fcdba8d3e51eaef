import type { RenderWarning } from './rendered-pdf.ts';

/** How many characters one message names. */
const maxNamed = 20;

/** Collects the warnings of one document. */
export class Warnings {
  readonly #missing = new Set<string>();
  readonly #removed = new Set<string>();
  readonly #other: RenderWarning[] = [];
  #fontAdvice: (characters: readonly string[]) => readonly string[] = () => [];

  /** Sets the function that suggests font packages for missing characters. */
  adviseWith(advice: (characters: readonly string[]) => readonly string[]): void {
    this.#fontAdvice = advice;
  }

  missing(character: string): void {
    this.#missing.add(character);
  }

  removed(character: string): void {
    this.#removed.add(character);
  }

  add(warning: RenderWarning): void {
    this.#other.push(warning);
  }

  list(): readonly RenderWarning[] {
    const warnings = [...this.#other];
    if (this.#missing.size > 0) warnings.push({ code: 'missing_glyphs', message: this.#missingMessage() });
    if (this.#removed.size > 0)
      warnings.push({
        code: 'characters_removed',
        message: `Unprintable control characters were removed: ${codePoints(this.#removed)}.`,
      });
    return warnings;
  }

  #missingMessage(): string {
    const packages = this.#fontAdvice([...this.#missing]);
    const advice =
      packages.length > 0 ? ` Install ${packages.join(' or ')} and name it in the option \`fonts\` to print them.` : '';
    return `No installed font has ${codePoints(this.#missing)}: the document shows \uFFFD in their place.${advice}`;
  }
}

function codePoints(characters: ReadonlySet<string>): string {
  const all = [...characters].map((character) => `U+${hex(character)}`);
  const more = all.length > maxNamed ? ` and ${all.length - maxNamed} more` : '';
  return `${all.slice(0, maxNamed).join(', ')}${more}`;
}

const hex = (character: string): string => (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
