import type { ProviderHttp } from './outbound/http.ts';

/** What is wrong with one record, or with one field of it. `problem` never holds the value: it may be personal data. */
export interface RecordIssue {
  readonly externalId: string | null;
  readonly field: string;
  readonly problem: string;
}

/** Something a person should know about a run, told in an event. `code` is snake_case and stable. */
export interface Notice {
  readonly level: 'info' | 'warning';
  readonly code: string;
  readonly message: string;
}

/** One page of a pull. `cursor` resumes AFTER this page; it must be JSON. */
export interface PullPage<Item, Cursor> {
  readonly items: readonly Item[];
  readonly cursor: Cursor;
  /** External ids of records that no longer exist. */
  readonly deleted?: readonly string[];
  /** Records that could not be read: left out and told. */
  readonly rejected?: readonly RecordIssue[];
  /** Fields that could not be read, of records that are among `items`. */
  readonly warnings?: readonly RecordIssue[];
  readonly notices?: readonly Notice[];
  /** How many records the whole pull will bring, once known. */
  readonly total?: number | undefined;
  /** Why records may be missing from this enumeration: no absence is taken for a deletion after it. */
  readonly incomplete?: string | undefined;
}

/** What an incremental run covers: changes at or after `since` (null: everything), up to `until`. */
export interface PullWindow {
  readonly since: Date | null;
  readonly until: Date;
}

export interface PullContext<Config, Input, Cursor> {
  readonly http: ProviderHttp;
  readonly config: Config;
  readonly input: Input;
  readonly window: PullWindow;
  /** Where an interrupted run got to: null at the start. */
  readonly cursor: Cursor | null;
  readonly signal: AbortSignal;
}

export interface PushContext<Config, Input> {
  readonly http: ProviderHttp;
  readonly config: Config;
  readonly input: Input;
  readonly signal: AbortSignal;
}
