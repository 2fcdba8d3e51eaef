// What is used of Drizzle. Structural, so that the host's own copy and version of it fits.

/** A statement that is ready to be sent. */
interface Prepared {
  execute(): Promise<unknown>;
}

/** What sends the statements of a database or of a transaction. */
export interface DrizzleSession {
  prepareQuery(
    query: { sql: string; params: unknown[] },
    fields: undefined,
    name: undefined,
    isResponseInArrayMode: boolean,
  ): Prepared;
}

/** A transaction of Drizzle, on PostgreSQL. */
export interface DrizzleTransaction {
  readonly _: { readonly session: DrizzleSession };
}

interface TransactionConfig {
  isolationLevel?: 'read committed';
}

type Transact<Tx> = <Result>(work: (tx: Tx) => Promise<Result>, config?: TransactionConfig) => Promise<Result>;

/** A database of Drizzle, on PostgreSQL, such as `drizzle(pool)` returns. */
export interface DrizzleDatabase<Tx> {
  readonly _: { readonly session: DrizzleSession & { readonly transaction: Transact<Tx> } };
  readonly transaction: Transact<Tx>;
  /** The pool of `pg`, or PGlite. */
  readonly $client: unknown;
}
