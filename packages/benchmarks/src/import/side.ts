/** What an import did. */
export interface Imported {
  readonly read: number;
  /** Orders that were new or had changed. */
  readonly written: number;
}

/** A way to bring the orders of the source into the host's tables of one database. */
export interface Side {
  /** Reads everything that the source has, in the revision given. */
  importAll(revision: number): Promise<Imported>;
  close(): Promise<void>;
}
