import type * as z from 'zod';
import type { IntegrationError } from '../errors.ts';
import type { Scope } from '../scope.ts';
import type { Json, JsonObject } from '../storage/rows.ts';
import type { ProviderHttp } from './http.ts';

/** What is wrong with one record, or with one of its fields. */
export interface RecordIssue {
  /** The provider's id of the record; null if it could not be read. */
  readonly externalId: string | null;
  /** Path of the field within the record: `lines.0.quantity`. */
  readonly field: string;
  /** What is wrong with it, as a phrase for people: `is not a number`. Never the value: it may be personal data. */
  readonly problem: string;
  /**
   * When the provider last changed a rejected record, if that can be read. The next run reads from there to find the record
   * again; without it, from the start of this run's window.
   */
  readonly updatedAt?: string | null | undefined;
}

/** Something a person should know about a run, recorded as an event. */
export interface Notice {
  /** Level of the event. */
  readonly level: 'info' | 'warning';
  /** Identifies the kind of notice: snake_case, and never renamed. */
  readonly code: string;
  /** One sentence for people, without personal data. */
  readonly message: string;
}

/** One page of a pull. */
export interface PullPage<Item, Cursor> {
  /** The records of the page, as the contract's `item` schema accepts them. */
  readonly items: readonly Item[];
  /** Where `run` resumes AFTER this page. It must be JSON, fit the `cursor` schema, and differ from the last one. */
  readonly cursor: Cursor;
  /** External ids of records that no longer exist. @default [] */
  readonly deleted?: readonly string[];
  /** Records that could not be read: left out and reported. @default [] */
  readonly rejected?: readonly RecordIssue[];
  /** Fields that could not be read, in records that are among `items`. @default [] */
  readonly warnings?: readonly RecordIssue[];
  /** What a person should know about this run. @default [] */
  readonly notices?: readonly Notice[];
  /** Ids of records that exist and are left out on purpose, such as test orders. They count as read. @default [] */
  readonly leftOut?: readonly string[];
  /**
   * How many records the window has, once known, including those that are left out: for the progress, and to notice a list that
   * was cut short.
   */
  readonly total?: number | undefined;
  /** Why records may be missing from this enumeration: the run then deletes no record for being absent. */
  readonly incomplete?: string | undefined;
  /**
   * The provider is still preparing its reply: this page says nothing about the list and may repeat the cursor. It counts
   * towards `runs.maxRequests`.
   */
  readonly waiting?: boolean | undefined;
  /**
   * When the provider was asked for these records: to be given by a pull that reads ahead or has a list prepared, since what changed
   * later is not in it. A later time than that of the call that returns the page is ignored.
   * @default when `run` was asked for the page
   */
  readonly readAt?: Date | undefined;
}

/** What a pull's `fetch` gets, and `run` of a pull or a push among others. */
export interface FetchContext<Config> {
  /** Calls the provider with the connection's credential. */
  readonly http: ProviderHttp;
  /** The connection's config, as its schema reads it. */
  readonly config: Config;
  /** Aborts if the run is cancelled, its worker stops, or its lease is lost. `http` obeys it by itself. */
  readonly signal: AbortSignal;
  /**
   * Ids of a `fetch` that the provider itself has reported as deleted. Use it if the API does not show whether a record is deleted or
   * only hidden: what is in this list was deleted.
   * @default []
   */
  readonly reportedGone?: readonly string[];
}

/** Records that were requested by id. */
export interface FetchedRecords<Item> {
  /** As the pull itself returns them. */
  readonly items: readonly Item[];
  /** Ids of records that no longer exist. An id that is neither here nor among `items` stays as it is. */
  readonly deleted: readonly string[];
  /**
   * Requested ids that only lead to a record, such as that of a part of it: the record, if it exists, is among `items` under its own
   * id. They are not looked for again.
   * @default []
   */
  readonly aliases?: readonly string[];
  /** Ids of records that exist and are left out on purpose, such as test orders. */
  readonly leftOut?: readonly string[];
  /** Records that could not be read: left out and reported. */
  readonly rejected?: readonly RecordIssue[];
  /** Fields that could not be read, in records that are among `items`. */
  readonly warnings?: readonly RecordIssue[];
  /** What a person should know about them. */
  readonly notices?: readonly Notice[];
  /**
   * As of `PullPage.readAt`.
   * @default when `fetch` was called
   */
  readonly readAt?: Date;
}

/** What a run covers. For a pull that enumerates, always everything. */
export interface PullWindow {
  /** Read what changed at or after this instant; null: everything. */
  readonly since: Date | null;
  /** Read what changed before this instant; the next run reads what changed later. */
  readonly until: Date;
}

/** What the `run` of a pull gets. */
export interface PullContext<Config, Input, Cursor> extends FetchContext<Config> {
  /** What was requested, as the input's schema reads it: `since` and `until` are already in `window`. */
  readonly input: Input;
  /** Which changes to read. */
  readonly window: PullWindow;
  /** Where an interrupted run stopped: null at the start. */
  readonly cursor: Cursor | null;
}

/** Which run a push belongs to, and how often it was tried. */
export interface PushRun {
  /** Id of the run; the same on every attempt, so that it can serve as an idempotency key. */
  readonly id: string;
  /** Id of the connection that it runs on. */
  readonly connectionId: string;
  /** `key` of the provider. */
  readonly providerKey: string;
  /** How often a person has resumed it after it failed. */
  readonly reconciled: number;
  /** Whether the run is retried automatically after this error. */
  readonly mayRetry: (error: IntegrationError) => boolean;
}

/** What the `run` of a push gets. */
export interface PushContext<Config, Input, Ports> extends FetchContext<Config> {
  /** The run that it belongs to. */
  readonly run: PushRun;
  /** The shop of the run; expensive work is queued fairly between shops. */
  readonly scope: Scope;
  /** What to send, as the input's schema reads it. */
  readonly input: Input;
  /** The host functions that the contract names; each call has its own transaction. */
  readonly ports: Ports;
  /** What was done so far, so that nothing is done twice. */
  readonly steps: PushSteps<Ports>;
}

/**
 * What a push has done, stored with its run, so that a worker resumes there after a crash. A note written before an effect goes
 * out prevents that it goes out twice.
 * @example
 * const message = z.object({ id: z.string() });
 * async function run({ http, input, run, steps }: PushContext<unknown, { text: string }, unknown>) {
 *   const known = steps.read('sent', message); // by an earlier worker
 *   if (known) return known;
 *   if (steps.read('sending', z.unknown())) {
 *     // It may have gone out before a crash: look for it, and never send it twice.
 *     const { body } = await http.get('/messages', { query: { reference: run.id } });
 *     const [found] = readBody(z.array(message), body, "Acme's answer to GET /messages");
 *     if (found) return found;
 *   }
 *   await steps.attempt('sending', { at: new Date().toISOString() });
 *   const json = { text: input.text, reference: run.id };
 *   const { body } = await http.post('/messages', { json }).catch(async (error: unknown) => {
 *     // A refusal is certain. Anything else is not, such as a lost answer.
 *     if (isIntegrationError(error, 'provider_rejected')) await steps.withdraw('sending');
 *     throw error;
 *   });
 *   const sent = readBody(message, body, "Acme's answer to POST /messages");
 *   await steps.note('sent', sent, { message_id: sent.id });
 *   return sent;
 * }
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
  /** The media type of the bytes. */
  readonly mediaType: 'application/pdf';
  /** The file itself. */
  readonly bytes: Uint8Array;
}

/** What a document of a run is made from. */
export interface DocumentContext<Config, Input, Ports> {
  /** The shop of the run; expensive work is queued fairly between shops. */
  readonly scope: Scope;
  /** The connection's config, as its schema reads it. */
  readonly config: Config;
  /** What the run was requested with. */
  readonly input: Input;
  /** The host functions that the contract names; a document must only read. */
  readonly ports: Ports;
  /** What the run has done: its notes by name. */
  readonly steps: Pick<PushSteps<Ports>, 'read'>;
  /** Aborts if the document takes too long, or nobody waits for it any more. */
  readonly signal: AbortSignal;
}
