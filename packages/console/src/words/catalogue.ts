/** The texts of one screen or part in English, which decides which texts there are. Those of other languages are in `words/<language>/`. */
export interface Catalogue<Texts extends object> {
  /** Names it in `OwnWords`, and in the other languages. */
  readonly name: string;
  readonly english: Texts;
  /** The texts with others instead of some. It keeps the last answer: a screen asks at every rendering. */
  readonly with: (brought: object | undefined, given: object | undefined) => Texts;
}

/** The texts that a catalogue has in every language: one that lacks does not compile. */
export type TextsOf<Of> = Of extends Catalogue<infer Texts> ? Texts : never;

/** Picks the texts of a catalogue in the person's language. */
export type PickWords = <Texts extends object>(of: Catalogue<Texts>) => Texts;

/** Texts by the name of their catalogue; `Words` has their types. */
export type TextsByName = Readonly<Record<string, object>>;

/** Texts of a host, by language and the name of the catalogue; `OwnWords` has their types. */
export type GivenWords = Readonly<Record<string, TextsByName>>;

export function catalogue<Texts extends object>(name: string, english: Texts): Catalogue<Texts> {
  let last: { readonly brought?: object | undefined; readonly given?: object | undefined; readonly texts: Texts } = {
    texts: english,
  };
  return {
    name,
    english,
    with(brought, given) {
      if (brought !== last.brought || given !== last.given)
        last = { brought, given, texts: { ...english, ...brought, ...given } };
      return last.texts;
    },
  };
}

/** `de-AT` is served in `de`. */
export const primaryOf = (tag: string): string => tag.toLowerCase().split('-', 1)[0] ?? '';

/**
 * Picks the texts for a language tag; those of the host win.
 * @param brought those that the console brings in the language; undefined for English
 */
export function pickTexts<Texts extends object>(
  of: Catalogue<Texts>,
  tag: string,
  own: GivenWords,
  brought?: TextsByName,
): Texts {
  return of.with(brought?.[of.name], own[tag]?.[of.name] ?? own[tag.split('-', 1)[0] ?? '']?.[of.name]);
}

/** The text for a key that the server sent; undefined if the catalogue has none. */
export const textFor = <Text>(texts: Readonly<Record<string, Text>>, key: string): Text | undefined =>
  Object.hasOwn(texts, key) ? texts[key] : undefined;
