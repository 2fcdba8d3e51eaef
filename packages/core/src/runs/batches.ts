import { AsyncLocalStorage } from 'node:async_hooks';
import { IntegrationError } from '../errors.ts';
import type { Notice, PullPage, RecordIssue } from '../provider/context.ts';
import type { CanonicalRecord } from '../records/record.ts';
import type { Json } from '../storage/rows.ts';
import type { Intake, Taken } from './intake.ts';

/** Pages gathered to about one transaction's worth, each record once. */
export interface Batch {
  /** By external id, in its order: two writers never lock the same rows in different orders. */
  readonly taken: readonly Taken[];
  readonly deleted: readonly string[];
  /** Ids of records that exist and are left out on purpose. */
  readonly leftOut: readonly string[];
  readonly rejected: readonly RecordIssue[];
  /** Records, not issues: one record can have several. */
  readonly rejectedRecords: number;
  /** The rejected ones by id and time, unless they were read or deleted on a later page; without an id, as one. */
  readonly unread: readonly Unread[];
  readonly warnings: readonly RecordIssue[];
  readonly notices: readonly Notice[];
  /** Records delivered, duplicates and rejected ones included. */
  readonly fetched: number;
  /** The last one announced. */
  readonly total: number | null;
  readonly firstTotal: number | null;
  /** A page announced a smaller total than one before it in this batch. */
  readonly hasShrunk: boolean;
  readonly incomplete: string | null;
  readonly cursor: Json;
  /** Known of what is left when the pages end; a batch that was full before has none after it that tells. */
  readonly isLast: boolean;
}

/** A record that could not be read, as a page told it. */
export interface Unread {
  readonly externalId: string | null;
  readonly updatedAt: string | null;
}

export interface GatherOptions {
  /** Records. */
  readonly size: number;
  /** Characters of JSON: of large records, fewer are held at once. */
  readonly characters: number;
  /** A slow provider's pages are written after this long, however few they are. */
  readonly flushAfterMs: number;
}

/**
 * Validates and gathers pages into batches. Nothing of a batch counts before it is committed, its cursor included. Pages that were
 * gathered before the limit of requests was reached still make a batch: otherwise the next run might get no further.
 */
export async function* gather(
  pages: AsyncIterable<PullPage<CanonicalRecord, unknown>>,
  intake: (items: readonly unknown[]) => Intake,
  toCursor: (cursor: unknown) => Json,
  options: GatherOptions,
): AsyncGenerator<Batch, void, undefined> {
  let collected: Collector | null = null;
  let began = performance.now();
  try {
    for await (const page of pages) {
      const taken = intake(page.items);
      if (!collected) {
        collected = new Collector();
        began = performance.now();
      }
      collected.add(page, taken);
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

/** One page as a batch of its own, which is not the last. */
export function batchOf(page: PullPage<CanonicalRecord, unknown>, intake: Intake, cursor: Json): Batch {
  const collected = new Collector();
  collected.add(page, intake);
  return collected.batch(cursor, false);
}

const isLimit = (error: unknown): boolean => error instanceof IntegrationError && error.code === 'run_limit_exceeded';

const isFull = ({ fetched, characters }: Collector, options: GatherOptions): boolean =>
  fetched >= options.size || characters >= options.characters;

class Collector {
  fetched = 0;
  characters = 0;
  cursor: unknown = null;
  readonly #taken = new Map<string, Taken>();
  readonly #deleted = new Set<string>();
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

  add(page: PullPage<CanonicalRecord, unknown>, { taken, rejected, warnings, notices }: Intake): void {
    const unreadable = countRecords(page.rejected ?? []);
    this.fetched += page.items.length + unreadable;
    for (const externalId of page.leftOut ?? []) {
      this.#leftOut.add(externalId);
      this.#unread.delete(externalId);
    }
    this.#rejectedRecords += unreadable + (page.items.length - taken.length);
    for (const record of taken) {
      const { externalId } = record.item;
      this.characters += record.size;
      this.#deleted.delete(externalId);
      this.#unread.delete(externalId);
      if (!isOlder(record, this.#taken.get(externalId))) this.#taken.set(externalId, record);
    }
    for (const externalId of page.deleted ?? []) {
      this.#taken.delete(externalId);
      this.#unread.delete(externalId);
      this.#deleted.add(externalId);
    }
    for (const issue of [...rejected, ...(page.rejected ?? [])]) {
      this.#rejected.push(issue);
      this.#noteUnread(issue);
    }
    this.#warnings.push(...warnings, ...(page.warnings ?? []));
    this.#notices.push(...notices, ...(page.notices ?? []));
    if (page.total !== undefined) this.#noteTotal(page.total);
    this.#incomplete ??= page.incomplete ?? null;
  }

  /** Records without an id are kept as one, of the earliest time. */
  #noteUnread({ externalId, updatedAt = null }: RecordIssue): void {
    const held = externalId === null ? this.#unread.get(null) : undefined;
    const isEarlier = !held || updatedAt === null || (held.updatedAt !== null && updatedAt < held.updatedAt);
    if (isEarlier) this.#unread.set(externalId, { externalId, updatedAt });
  }

  #noteTotal(total: number): void {
    this.#firstTotal ??= total;
    if (this.#total !== null && total < this.#total) this.#hasShrunk = true;
    this.#total = total;
  }

  batch(cursor: Json, isLast: boolean): Batch {
    return {
      taken: [...this.#taken.values()].toSorted((a, b) => (a.item.externalId < b.item.externalId ? -1 : 1)),
      deleted: [...this.#deleted].toSorted(),
      rejected: this.#rejected,
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

/** Issues of one id are of one record; without an id each is taken for one. */
const countRecords = (issues: readonly RecordIssue[]): number =>
  new Set(issues.map(({ externalId }) => externalId ?? Symbol('without an id'))).size;

const isOlder = (record: Taken, known: Taken | undefined): boolean =>
  known?.item.updatedAt != null && record.item.updatedAt != null && record.item.updatedAt < known.item.updatedAt;

/**
 * Hands the values of a source on with the means to prepare the next one, so that fetching and writing overlap; never more
 * than one ahead. When is for the caller to say: short work that it does first would be held up.
 */
export async function* oneAhead<Value>(
  source: AsyncGenerator<Value, void, undefined>,
): AsyncGenerator<{ value: Value; prepareNext: () => void }, void, undefined> {
  // The caller prepares from inside its transaction, which the source must not be taken to be part of.
  const outside = AsyncLocalStorage.snapshot();
  let asked: Promise<IteratorResult<Value, void>> | null = null;
  const ask = () => {
    asked ??= outside(() => source.next());
    // It is awaited below; until then a failure must not count as unhandled.
    asked.catch(() => 'told when awaited');
    return asked;
  };
  try {
    for (;;) {
      const result = await ask();
      if (result.done) return;
      asked = null;
      yield { value: result.value, prepareNext: () => void ask() };
    }
  } finally {
    await source.return();
  }
}
