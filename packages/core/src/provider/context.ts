import type * as z from 'zod';
import type { IntegrationError } from '../errors.ts';
import type { Scope } from '../scope.ts';
import type { Json, JsonObject } from '../storage/rows.ts';
import type { ProviderHttp } from './http.ts';

/** What is wrong with one record, or with one of its fields. `problem` never contains the value: it may be personal data. */
export interface RecordIssue {
  readonly externalId: string | null;
  readonly field: string;
  readonly problem: string;
  /**
   * When the provider last changed a rejected record, if that can be read. The next run reads from there to find the record
   * again; without it, from the start of this run's window.
   */
  readonly updatedAt?: string | null | undefined;
}

/** Something a person should know about a run, recorded as an event. `code` is snake_case and stable. */
export interface Notice {
  readonly level: 'info' | 'warning';
  readonly code: string;
  readonly message: string;
}

/** One page of a pull. `cursor` resumes AFTER this page; it must be JSON. */
export interface PullPage<Item, Cursor> {
  readonly items: readonly Item[];
  readonly cursor: Cursor;
  /** External ids of records that no longer exist. @default [] */
  readonly deleted?: readonly string[];
  /** Records that could not be read: left out and reported. @default [] */
  readonly rejected?: readonly RecordIssue[];
  /** Fields that could not be read, in records that are among `items`. @default [] */
  readonly warnings?: readonly RecordIssue[];
  /** @default [] */
  readonly notices?: readonly Notice[];
  /** Ids of records that exist and are left out on purpose, such as test orders. They count as read. @default [] */
  readonly leftOut?: readonly string[];
  /** How many records the window has, once known, including those that are left out. */
  readonly total?: number | undefined;
  /** Why records may be missing from this enumeration: the run then deletes no record for being absent. */
  readonly incomplete?: string | undefined;
  /**
   * The provider is still preparing its reply: this page says nothing about the list and may repeat the cursor. It counts
   * towards `runs.maxRequests`.
   */
  readonly waiting?: boolean | undefined;
}

/** What a pull's `fetch` gets. */
export interface FetchContext<Config> {
  readonly http: ProviderHttp;
  readonly config: Config;
  readonly signal: AbortSignal;
}

/** Records that were requested by id. */
export interface FetchedRecords<Item> {
  /** As the pull itself returns them. */
  readonly items: readonly Item[];
  /** Ids of records that no longer exist. An id that is neither here nor among `items` stays as it is. */
  readonly deleted: readonly string[];
  /** Ids of records that exist and are left out on purpose, such as test orders. */
  readonly leftOut?: readonly string[];
  readonly rejected?: readonly RecordIssue[];
  readonly warnings?: readonly RecordIssue[];
  readonly notices?: readonly Notice[];
}

/** What a run covers: changes at or after `since` (null: everything), up to `until`. For a pull that enumerates, always everything. */
export interface PullWindow {
  readonly since: Date | null;
  readonly until: Date;
}

export interface PullContext<Config, Input, Cursor> {
  readonly http: ProviderHttp;
  readonly config: Config;
  readonly input: Input;
  readonly window: PullWindow;
  /** Where an interrupted run stopped: null at the start. */
  readonly cursor: Cursor | null;
  readonly signal: AbortSignal;
}

/** Which run a push belongs to, and how often it was tried. */
export interface PushRun {
  readonly id: string;
  readonly connectionId: string;
  readonly providerKey: string;
  /** How often a person has resumed it after it failed. */
  readonly reconciled: number;
  /** Whether the run is retried automatically after this error. */
  readonly mayRetry: (error: IntegrationError) => boolean;
}

export interface PushContext<Config, Input, Ports> {
  readonly run: PushRun;
  /** The shop of the run; expensive work is queued fairly between shops. */
  readonly scope: Scope;
  readonly http: ProviderHttp;
  readonly config: Config;
  readonly input: Input;
  /** The host functions that the contract names; each call has its own transaction. */
  readonly ports: Ports;
  readonly steps: PushSteps<Ports>;
  readonly signal: AbortSignal;
}

/**
 * What a push has done, stored with its run, so that a worker resumes there after a crash. A note written before an effect goes
 * out prevents that it goes out twice.
 */
export interface PushSteps<Ports> {
  /** The note under a name, by this worker or an earlier one. */
  read<Schema extends z.ZodType>(name: string, schema: Schema): z.output<Schema> | undefined;
  /**
   * Commits a note. If cancellation was requested, the run ends here instead.
   * @param meta what the step's event contains beside its name: ids and addresses that people look for, never a secret
   */
  note(name: string, value: Json, meta?: JsonObject): Promise<void>;
  /**
   * Commits that an effect is about to go out. From here on the run cannot be cancelled, and an error that ends it leaves its
   * outcome unknown.
   */
  attempt(name: string, value: Json): Promise<void>;
  /** Records that this attempt definitely did not go out, and clears its note. */
  withdraw(name: string): Promise<void>;
  /** Does something in the host once: the ports' writes and the result, stored under this name, commit together. */
  once<Schema extends z.ZodType>(
    name: string,
    schema: Schema,
    act: (ports: Ports) => Promise<z.input<Schema>>,
  ): Promise<z.output<Schema>>;
}

/** A file that a run offers for download. */
export interface RunDocument {
  /** With its extension; characters that file systems refuse are replaced for the download. */
  readonly fileName: string;
  readonly mediaType: 'application/pdf';
  readonly bytes: Uint8Array;
}

/** What a document of a run is made from. */
export interface DocumentContext<Config, Input, Ports> {
  /** The shop of the run; expensive work is queued fairly between shops. */
  readonly scope: Scope;
  readonly config: Config;
  readonly input: Input;
  readonly ports: Ports;
  readonly steps: Pick<PushSteps<Ports>, 'read'>;
  readonly signal: AbortSignal;
}
