/** The languages that the console brings. */
export const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];

/** The texts of one screen or part in every language. English decides which texts there are: one that lacks in another language does not compile. */
export interface Catalogue<Texts extends object> {
  /** Names it in `OwnWords`. */
  readonly name: string;
  readonly texts: Readonly<Record<Language, Texts>>;
}

/** Picks the texts of a catalogue in the person's language. */
export type PickWords = <Texts extends object>(of: Catalogue<Texts>) => Texts;

/** Texts of a host, by language and the name of the catalogue; `OwnWords` has their types. */
export type GivenWords = Readonly<Record<string, Readonly<Record<string, object>>>>;

export const catalogue = <Texts extends object>(
  name: string,
  texts: { readonly en: Texts; readonly de: NoInfer<Texts> },
): Catalogue<Texts> => ({ name, texts });

/** `de-AT` is served in `de`; null if the console does not have the language. */
export function toLanguage(tag: string): Language | null {
  const primary = tag.toLowerCase().split('-', 1)[0];
  return languages.find((language) => language === primary) ?? null;
}

/** Picks the texts for a language tag; those of the host win. */
export function pickTexts<Texts extends object>(
  { name, texts }: Catalogue<Texts>,
  tag: string,
  own: GivenWords,
): Texts {
  const given = own[tag]?.[name] ?? own[tag.split('-', 1)[0] ?? '']?.[name];
  const brought = texts[toLanguage(tag) ?? 'en'];
  return given === undefined ? brought : { ...brought, ...given };
}

/** The text for a key that the server sent; undefined if the catalogue has none. */
export const textFor = <Text>(texts: Readonly<Record<string, Text>>, key: string): Text | undefined =>
  Object.hasOwn(texts, key) ? texts[key] : undefined;
