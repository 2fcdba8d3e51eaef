import { AsyncLocalStorage } from 'node:async_hooks';
import { isIntegrationError } from '../errors.ts';
import type { Notice, PullPage, RecordIssue } from '../provider/context.ts';
import type { CanonicalRecord } from '../records/record.ts';
import type { Json } from '../storage/rows.ts';
import type { AcceptedRecord, Intake, ReadItems } from './intake.ts';

/** Pages gathered into about one transaction's worth, each record once. */
export interface Batch {
  /** Sorted by external id, so that two writers lock the same rows in the same order. */
  readonly accepted: readonly AcceptedRecord[];
  readonly deleted: readonly string[];
  /** When the provider was asked for each of them. */
  readonly goneAt: ReadonlyMap<string, Date>;
  /** Ids of records that exist but are left out on purpose. */
  readonly leftOut: readonly string[];
  readonly rejected: readonly RejectedRecord[];
  /** How many records the port refused; 0 before it was called. */
  readonly refused: number;
  /** Counts records, not issues: one record can have several issues. */
  readonly rejectedRecords: number;
  /** Rejected records, unless a later page read or deleted them; those without an id count as one. */
  readonly unread: readonly Unread[];
  readonly warnings: readonly RecordIssue[];
  readonly notices: readonly Notice[];
  /** Records received, including duplicates and rejected ones. */
  readonly fetched: number;
  /** The last total that was announced. */
  readonly total: number | null;
  readonly firstTotal: number | null;
  /** A page announced a smaller total than an earlier page of this batch. */
  readonly hasShrunk: boolean;
  readonly incomplete: string | null;
  readonly cursor: Json;
  /** True for the rest that is left when the pages end. False for a full batch, even if no page follows it. */
  readonly isLast: boolean;
}

/** Whether nothing was received, and the provider said nothing else either. */
export const isEmpty = ({ fetched, deleted, leftOut, warnings, notices, incomplete }: Batch): boolean =>
  fetched + deleted.length + leftOut.length + warnings.length + notices.length === 0 && incomplete === null;

/** Why a record is left out. */
export interface RejectedRecord extends RecordIssue {
  /** The host port that refused it; absent if it could not be read. */
  readonly port?: string;
}

/** A record that could not be read, or that the port refused. */
export interface Unread {
  readonly externalId: string | null;
  readonly updatedAt: string | null;
}

export interface GatherOptions {
  /** Records. */
  readonly size: number;
  /** Characters of JSON, so that fewer large records are held at once. */
  readonly characters: number;
  /** A slow provider's pages are written after this many milliseconds, even if the batch is small. */
  readonly flushAfterMs: number;
}

/**
 * Validates pages and gathers them into batches. Nothing of a batch counts before it is committed, not even its cursor. Pages that
 * were gathered before the request limit was reached still become a batch: otherwise the next run might make no progress.
 */
export async function* gather(
  pages: AsyncIterable<PullPage<CanonicalRecord, unknown>>,
  intake: ReadItems,
  toCursor: (cursor: unknown) => Json,
  options: GatherOptions,
): AsyncGenerator<Batch, void, undefined> {
  let collected: Collector | null = null;
  let began = performance.now();
  try {
    for await (const page of pages) {
      const accepted = intake(page.items, page.readAt);
      if (!collected) {
        collected = new Collector();
        began = performance.now();
      }
      collected.add(page, accepted);
      collected.cursor = page.cursor;
      if (!isFull(collected, options) && performance.now() - began < options.flushAfterMs) continue;
      const full: Collector = collected;
      collected = null;
      yield full.batch(toCursor(page.cursor), false);
    }
  } catch (error) {
    if (collected && isLimit(error)) yield collected.batch(toCursor(collected.cursor), false);
    throw error;
  }
  if (collected) yield collected.batch(toCursor(collected.cursor), true);
}

/** Makes a batch of one page; it is never the last. */
export function batchOf(page: PullPage<CanonicalRecord, unknown>, intake: Intake, cursor: Json): Batch {
  const collected = new Collector();
  collected.add(page, intake);
  return collected.batch(cursor, false);
}

/** Whether a run has sent too many requests. */
export const isLimit = (error: unknown): boolean => isIntegrationError(error, 'run_limit_exceeded');

const isFull = ({ fetched, characters }: Collector, options: GatherOptions): boolean =>
  fetched >= options.size || characters >= options.characters;

class Collector {
  fetched = 0;
  characters = 0;
  cursor: unknown = null;
  readonly #accepted = new Map<string, AcceptedRecord>();
  readonly #deleted = new Map<string, Date>();
  readonly #leftOut = new Set<string>();
  readonly #rejected: RecordIssue[] = [];
  #rejectedRecords = 0;
  readonly #warnings: RecordIssue[] = [];
  readonly #notices: Notice[] = [];
  readonly #unread = new Map<string | null, Unread>();
  #total: number | null = null;
  #firstTotal: number | null = null;
  #hasShrunk = false;
  #incomplete: string | null = null;

  add(page: PullPage<CanonicalRecord, unknown>, { accepted, rejected, warnings, notices }: Intake): void {
    const unreadable = countRecords(page.rejected ?? []);
    this.fetched += page.items.length + unreadable;
    for (const externalId of page.leftOut ?? []) {
      this.#leftOut.add(externalId);
      this.#unread.delete(externalId);
    }
    this.#rejectedRecords += unreadable + (page.items.length - accepted.length);
    for (const record of accepted) {
      const { externalId } = record.item;
      this.characters += record.size;
      this.#deleted.delete(externalId);
      this.#unread.delete(externalId);
      if (!isOlder(record, this.#accepted.get(externalId))) this.#accepted.set(externalId, record);
    }
    for (const externalId of page.deleted ?? []) {
      this.#accepted.delete(externalId);
      this.#unread.delete(externalId);
      this.#deleted.set(externalId, page.readAt ?? new Date());
    }
    for (const issue of [...rejected, ...(page.rejected ?? [])]) {
      this.#rejected.push(issue);
      this.#addUnread(issue);
    }
    this.#warnings.push(...warnings, ...(page.warnings ?? []));
    this.#notices.push(...notices, ...(page.notices ?? []));
    if (page.total !== undefined) this.#addTotal(page.total);
    this.#incomplete ??= page.incomplete ?? null;
  }

  /** Records without an id are stored as one, with the earliest time. */
  #addUnread({ externalId, updatedAt = null }: RecordIssue): void {
    const held = externalId === null ? this.#unread.get(null) : undefined;
    const isEarlier = !held || updatedAt === null || (held.updatedAt !== null && updatedAt < held.updatedAt);
    if (isEarlier) this.#unread.set(externalId, { externalId, updatedAt });
  }

  #addTotal(total: number): void {
    this.#firstTotal ??= total;
    if (this.#total !== null && total < this.#total) this.#hasShrunk = true;
    this.#total = total;
  }

  batch(cursor: Json, isLast: boolean): Batch {
    return {
      accepted: [...this.#accepted.values()].toSorted((a, b) => (a.item.externalId < b.item.externalId ? -1 : 1)),
      deleted: [...this.#deleted.keys()].toSorted(),
      goneAt: this.#deleted,
      rejected: this.#rejected,
      refused: 0,
      rejectedRecords: this.#rejectedRecords,
      unread: [...this.#unread.values()],
      warnings: this.#warnings,
      notices: this.#notices,
      fetched: this.fetched,
      leftOut: [...this.#leftOut],
      total: this.#total,
      firstTotal: this.#firstTotal,
      hasShrunk: this.#hasShrunk,
      incomplete: this.#incomplete,
      cursor,
      isLast,
    };
  }
}

/** Issues with the same id belong to one record; each issue without an id counts as one record. */
const countRecords = (issues: readonly RecordIssue[]): number =>
  new Set(issues.map(({ externalId }) => externalId ?? Symbol('without an id'))).size;

const isOlder = (record: AcceptedRecord, known: AcceptedRecord | undefined): boolean =>
  known?.item.updatedAt != null && record.item.updatedAt != null && record.item.updatedAt < known.item.updatedAt;

/**
 * Yields the values of a source, each with a function that starts fetching the next one, so that fetching and writing overlap. Never
 * more than one ahead. The caller decides when: an early start would delay short work that comes first.
 */
export async function* withPrefetch<Value>(
  source: AsyncGenerator<Value, void, undefined>,
): AsyncGenerator<{ value: Value; prefetch: () => void }, void, undefined> {
  // The caller prefetches inside its transaction; the source must not run in that transaction's async context.
  const outside = AsyncLocalStorage.snapshot();
  let pending: Promise<IteratorResult<Value, void>> | null = null;
  const fetchNext = () => {
    pending ??= outside(() => source.next());
    // It is awaited below; until then a failure must not count as unhandled.
    pending.catch(() => undefined);
    return pending;
  };
  try {
    for (;;) {
      const result = await fetchNext();
      if (result.done) return;
      pending = null;
      yield { value: result.value, prefetch: () => void fetchNext() };
    }
  } finally {
    await source.return();
  }
}
