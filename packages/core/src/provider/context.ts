import type * as z from 'zod';
import type { IntegrationError } from '../errors.ts';
import type { Scope } from '../scope.ts';
import type { Json, JsonObject } from '../storage/rows.ts';
import type { ProviderHttp } from './http.ts';

/** What is wrong with one record, or with one field of it. `problem` never holds the value: it may be personal data. */
export interface RecordIssue {
  readonly externalId: string | null;
  readonly field: string;
  readonly problem: string;
  /**
   * Of a rejected record, if it can be read: when the provider last changed it. The next run reads from there to find the
   * record again; without it, from the start of the window that brought it.
   */
  readonly updatedAt?: string | null | undefined;
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
  /** Ids of records that exist and are left out on purpose, such as test orders. They count as read. */
  readonly leftOut?: readonly string[];
  /** How many records there are in the window, once known, those that are left out included. */
  readonly total?: number | undefined;
  /** Why records may be missing from this enumeration: no absence is taken for a deletion after it. */
  readonly incomplete?: string | undefined;
  /**
   * The provider is still preparing its answer: this page says nothing about the list and may repeat the cursor. It counts as a
   * request against `runs.maxRequests`.
   */
  readonly waiting?: boolean | undefined;
}

/** What a pull's `fetch` gets. */
export interface FetchContext<Config> {
  readonly http: ProviderHttp;
  readonly config: Config;
  readonly signal: AbortSignal;
}

/** Records that were asked for by id. */
export interface FetchedRecords<Item> {
  /** As the pull itself brings them. */
  readonly items: readonly Item[];
  /** Ids of records that no longer exist. An id that is neither here nor among `items` stays as it is. */
  readonly deleted: readonly string[];
  /** Ids of records that exist and are left out on purpose, such as test orders. */
  readonly leftOut?: readonly string[];
  readonly rejected?: readonly RecordIssue[];
  readonly warnings?: readonly RecordIssue[];
  readonly notices?: readonly Notice[];
}

/** What a run covers: changes at or after `since` (null: everything), up to `until`. A pull that enumerates always gets everything. */
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

/** Which run a push is, and where it stands. */
export interface PushRun {
  readonly id: string;
  readonly connectionId: string;
  readonly providerKey: string;
  /** How often a person has had it taken up again after it had failed. */
  readonly reconciled: number;
  /** Whether an attempt that ends with this error is followed by another one by itself. */
  readonly mayRetry: (error: IntegrationError) => boolean;
}

export interface PushContext<Config, Input, Ports> {
  readonly run: PushRun;
  /** The shop of the run: expensive work takes turns by it. */
  readonly scope: Scope;
  readonly http: ProviderHttp;
  readonly config: Config;
  readonly input: Input;
  /** The host functions that the contract names, each call in a transaction of its own. */
  readonly ports: Ports;
  readonly steps: PushSteps<Ports>;
  readonly signal: AbortSignal;
}

/**
 * What a push has done, kept with its run: a worker that takes the run up after a crash reads on from here. Noted before an
 * effect goes out, it is what keeps the effect from going out twice.
 */
export interface PushSteps<Ports> {
  /** What was noted under a name, by this worker or one before it. */
  read<Schema extends z.ZodType>(name: string, schema: Schema): z.output<Schema> | undefined;
  /**
   * Commits a note. Where the run is to be cancelled it ends here instead.
   * @param told what the step's event holds beside its name: ids and addresses that people look for, never a secret
   */
  note(name: string, value: Json, told?: JsonObject): Promise<void>;
  /**
   * Commits that an effect is about to go out: from here on the run is followed to its end and cannot be cancelled, and an error
   * that ends it leaves its outcome unknown.
   */
  attempt(name: string, value: Json): Promise<void>;
  /** Commits that what was attempted under this name is certain not to have gone out: the note is null, and of it there is no doubt. */
  withdraw(name: string): Promise<void>;
  /** Does something in the host once: what the ports write and its result, under this name, commit together. */
  once<Schema extends z.ZodType>(
    name: string,
    schema: Schema,
    act: (ports: Ports) => Promise<z.input<Schema>>,
  ): Promise<z.output<Schema>>;
}

/** A file that a run can be asked for. */
export interface RunDocument {
  /** With its ending; characters that no file system takes are replaced where it is offered for download. */
  readonly fileName: string;
  readonly mediaType: 'application/pdf';
  readonly bytes: Uint8Array;
}

/** What a document of a run is made from. */
export interface DocumentContext<Config, Input, Ports> {
  /** The shop of the run: expensive work takes turns by it. */
  readonly scope: Scope;
  readonly config: Config;
  readonly input: Input;
  readonly ports: Ports;
  readonly steps: Pick<PushSteps<Ports>, 'read'>;
  readonly signal: AbortSignal;
}
