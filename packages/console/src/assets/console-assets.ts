/** The console as files for a page. */
export interface ConsoleAssets {
  /** A module of JavaScript: it loads the part that defines `<mfx-console>`. */
  readonly script: string;
  readonly style: string;
  /** What the script loads, some of it only when a screen needs it, from its own folder: modules of JavaScript by file name. */
  readonly parts: Readonly<Record<string, string>>;
  /** Which part has the texts of a language, by language. English is in none of them. */
  readonly languages: Readonly<Record<string, string>>;
}
