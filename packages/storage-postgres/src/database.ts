/** What a statement returned. */
export interface QueryResult<Row> {
  readonly rows: Row[];
  /** How many rows it returned or wrote. */
  readonly rowCount: number;
}

/** An open transaction of a database layer. */
export interface Session<Tx> {
  /** The host's own transaction object, which ports get as `context.tx`. */
  readonly tx: Tx;
  /**
   * Sends one statement in this transaction. `$1` is the first parameter: a string, a number, a boolean, a Date, null,
   * undefined (for null), or an array of strings and nulls. In the rows, `json` is parsed, and `text[]` is an array.
   */
  readonly query: <Row>(sql: string, parameters: readonly unknown[]) => Promise<QueryResult<Row>>;
  /** Writes what a port left in `tx` without sending it. Called before the commit, if a port got `tx`. */
  readonly flush?: () => Promise<void>;
}

/**
 * A database layer, such as a driver or an ORM, as the storage needs it. See {@link storageOn} for an example.
 */
export interface Database<Tx> {
  /**
   * Runs `work` once in a new transaction, with the isolation level read committed: commits it if `work` resolves, and rolls
   * it back if `work` rejects. A connection that broke must not return to its pool. Wrap the connection in
   * {@link observeQueries}, so that the faults of a port's own statements are seen too.
   */
  readonly transaction: <Result>(work: (session: Session<Tx>) => Promise<Result>) => Promise<Result>;
  /**
   * The pool of `pg` underneath, or a promise of it. Exports of events then use COPY, and an import that finds nothing takes two
   * statements instead of nine.
   * @default exports read the rows, page by page
   */
  readonly pool?: () => unknown;
}
