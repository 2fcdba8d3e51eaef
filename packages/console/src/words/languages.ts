import { primaryOf, type TextsByName } from './catalogue.ts';

/** The languages that the console brings besides English. Each is a file of its own, which is loaded when a person needs it. */
const files: ReadonlyMap<string, () => Promise<TextsByName>> = new Map([
  ['de', async () => (await import('./de/index.ts')).german],
]);

const loaded = new Map<string, TextsByName>();
const loading = new Map<string, Promise<void>>();

/** The texts of a language; undefined for English, for a language that the console does not bring, and until they are loaded. */
export const textsIn = (tag: string): TextsByName | undefined => loaded.get(primaryOf(tag));

/** Loads the texts of a language; null if there is nothing to wait for. If they cannot be loaded, the page stays English. */
export function loadTexts(tag: string): Promise<void> | null {
  const language = primaryOf(tag);
  const load = files.get(language);
  if (!load || loaded.has(language)) return null;
  const started =
    loading.get(language) ??
    load()
      .catch(toNone)
      .then((texts) => void loaded.set(language, texts));
  loading.set(language, started);
  return started;
}

function toNone(error: unknown): TextsByName {
  console.error(error);
  return {};
}
