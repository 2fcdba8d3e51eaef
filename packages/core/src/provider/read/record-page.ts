import type { CanonicalRecord } from '../../records/record.ts';
import type { RecordIssue } from '../context.ts';
import { isRawObject, type RawObject } from './raw-object.ts';
import { RecordReader } from './record-reader.ts';
import { isUnreadableField } from './unreadable-field.ts';

/** The records of one page, to be spread into a {@link PullPage} or {@link FetchedRecords}. */
export interface ReadRecords<Item> {
  /** Records that could be read, each once by its id. */
  readonly items: readonly Item[];
  /** Records that could not be read, by the field at fault. */
  readonly rejected: readonly RecordIssue[];
  /** Fields that could not be read, in records that are among `items`. */
  readonly warnings: readonly RecordIssue[];
  /** Ids of records that were left out on purpose, see {@link ListReading.leaveOut}. */
  readonly leftOut: readonly string[];
}

/** How the records of a list are read. Its functions get an empty object for a record that is not an object. */
export interface ListReading<Item> {
  /**
   * Reads the id that names a record in issues; null if it cannot be read. The key is enough for an id of digits; a function has
   * to check any other id, so that no words of a malformed record are reported.
   * @example
   * const reading: ListReading<Customer> = {
   *   id: ({ id }) => (typeof id === 'string' && /^cus_\w+$/.test(id) ? id : null),
   * };
   */
  readonly id: string | ((raw: RawObject) => string | null);
  /**
   * When a rejected record was changed, if that can be read: the next run reads from there to find the record again. See
   * {@link RecordIssue}.
   */
  readonly updatedAt?: (raw: RawObject) => string | null | undefined;
  /**
   * Whether a record exists but must not be imported, such as a test order. It is neither read nor rejected. One that the host
   * already has stays as it is.
   * @example
   * const reading: ListReading<Order> = { id: 'id', leaveOut: ({ is_test }) => is_test === true };
   */
  readonly leaveOut?: (raw: RawObject) => boolean;
  /** What comes before the fields in issues, such as `receipts.12`, if the records are parts of others. */
  readonly path?: (raw: RawObject) => string;
  /**
   * Combines two records with the same id, in the order in which they came.
   * @default the newer one by `updatedAt`, or else the first
   */
  readonly merge?: (earlier: Item, next: Item) => Item;
}

/** A record that is being read. */
interface Draft {
  readonly raw: RawObject;
  readonly externalId: string | null;
  readonly warnings: readonly RecordIssue[];
  /** @throws UnreadableField if the record is not an object */
  readonly reader: () => RecordReader;
}

/** Collects the records of a page: each is accepted or rejected. */
export class RecordPage<Item extends CanonicalRecord> {
  readonly #reading: ListReading<Item>;
  readonly #items = new Map<string, Item>();
  readonly #rejected: RecordIssue[] = [];
  readonly #warnings: RecordIssue[] = [];
  readonly #leftOut = new Set<string>();

  constructor(reading: ListReading<Item>) {
    this.#reading = reading;
  }

  get records(): ReadRecords<Item> {
    return {
      items: [...this.#items.values()],
      rejected: this.#rejected,
      warnings: this.#warnings,
      leftOut: [...this.#leftOut],
    };
  }

  open(value: unknown): Draft {
    const { id, path } = this.#reading;
    const raw = isRawObject(value) ? value : {};
    const externalId = typeof id === 'string' ? readId(raw[id]) : id(raw);
    const warnings: RecordIssue[] = [];
    const reader = new RecordReader(raw, { externalId, warnings }, path?.(raw));
    return {
      raw,
      externalId,
      warnings,
      reader: () => (raw === value ? reader : reader.reject('', 'is not an object')),
    };
  }

  /** Whether the record is left out. One whose id cannot be read is rejected: nobody knows which record it is. */
  leavesOut({ raw, externalId, reader }: Draft): boolean {
    const record = reader();
    if (this.#reading.leaveOut?.(raw) !== true) return false;
    if (externalId === null) return record.reject('', 'is to be left out, but its id cannot be read');
    this.#leftOut.add(externalId);
    return true;
  }

  /** Merges it with an earlier record of the same id. */
  accept({ warnings }: Draft, item: Item): void {
    const { merge = newer } = this.#reading;
    const earlier = this.#items.get(item.externalId);
    const merged = earlier ? merge(earlier, item) : item;
    this.#items.set(item.externalId, merged);
    if (merged !== earlier) this.#warnings.push(...warnings);
  }

  /** @throws the error, unless it is about a field */
  reject({ raw, externalId }: Draft, error: unknown): void {
    if (!isUnreadableField(error)) throw error;
    const updatedAt = this.#reading.updatedAt?.(raw);
    this.#rejected.push({ externalId, field: error.field, problem: error.problem, ...(updatedAt && { updatedAt }) });
  }
}

const newer = <Item extends CanonicalRecord>(earlier: Item, next: Item): Item =>
  (earlier.updatedAt ?? '') < (next.updatedAt ?? '') ? next : earlier;

const digits = /^\d{1,20}$/;

/** Other text may be words of a malformed record, and a number beyond 2^53 has lost digits. */
function readId(id: unknown): string | null {
  if (typeof id === 'number') return Number.isSafeInteger(id) ? String(id) : null;
  return typeof id === 'string' && digits.test(id) ? id : null;
}
