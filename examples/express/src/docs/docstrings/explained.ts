/** Where the code gives a default that only words can describe: the docstring's text, and code that stands in the file. */
export interface Explained {
  readonly says: string;
  readonly code: string;
  /** Below `packages`. @default the file of the option */
  readonly file?: string;
}
