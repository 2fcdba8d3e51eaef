/** The console as two files, for a page. */
export interface ConsoleAssets {
  /** A module of JavaScript: it defines `<mfx-console>`. */
  readonly script: string;
  readonly style: string;
}
