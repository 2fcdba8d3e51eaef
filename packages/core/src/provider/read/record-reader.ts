import type * as z from 'zod';
import { toIssues } from '../../issues.ts';
import type { RecordIssue } from '../context.ts';
import { entriesOf, type ListOptions } from './entries.ts';
import type { Known } from './known.ts';
import { isRawObject, joinPath, type RawObject } from './raw-object.ts';
import { readFields } from './read-fields.ts';
import { isUnreadableField, UnreadableField } from './unreadable-field.ts';
import { wholeList } from './whole-list.ts';

/** How {@link RecordReader} reads an optional field. */
export interface OptionalOptions<Null extends 'none' | 'withheld' = 'none' | 'withheld'> {
  /**
   * What null means in this field: that there is none, or that the provider withholds it. A withheld field is unknown, without a
   * warning.
   * @default 'none'
   */
  readonly null?: Null;
}

/** What a reader shares with the readers of its parts. */
interface RecordState {
  readonly externalId: string | null;
  readonly warnings: RecordIssue[];
}

/**
 * Reads one raw record, or a part of it. It knows its path, so that each warning names the whole field; a warning never holds the
 * value.
 *
 * - A missing key is unknown (`undefined`) and changes nothing at the host. Null is known to be none, and clears.
 * - An optional field that cannot be read is unknown, with a warning.
 * - A required field that cannot be read makes the nearest optional part around it unknown; if there is none, it rejects the
 *   record.
 *
 * {@link readList} makes a reader for each record.
 * @example
 * const toOrder = (order: RecordReader) => ({
 *   externalId: String(order.required('id', z.int())),
 *   updatedAt: null,
 *   note: order.optional('note', z.string()),
 *   shippingMethod: order.object('shipping', (shipping) => shipping.optional('title', z.string())),
 *   tags: order.optional('tags', z.array(z.string()), { null: 'withheld' }),
 * });
 */
export class RecordReader {
  /** The object as the provider sent it. */
  readonly raw: RawObject;
  /** Where this object is in its record, such as `lines.0`; empty for the record itself. */
  readonly path: string;
  readonly #record: RecordState;

  constructor(raw: RawObject, record: RecordState, path = '') {
    this.raw = raw;
    this.path = path;
    this.#record = record;
  }

  /** The id of the record; null if it cannot be read. */
  get externalId(): string | null {
    return this.#record.externalId;
  }

  /**
   * Reports that a field, or some of it, could not be read.
   * @param problem a phrase without the value, such as `is not a country code`
   * @returns undefined, for the field to be unknown
   */
  warn(field: string, problem: string): undefined {
    return this.#report(joinPath(this.path, field), problem);
  }

  /** Makes the nearest optional part around a field unknown, or else rejects the record. @throws IntegrationError `provider_malformed`, which {@link readList} catches */
  reject(field: string, problem: string): never {
    throw new UnreadableField(joinPath(this.path, field), problem);
  }

  /**
   * Reads all fields of this object at once: the optional ones are those that the schema has as `nullish()`. Faster than field
   * by field, above all if the schema is {@link compiled}.
   */
  fields<Fields>(schema: z.ZodType<Fields>): Fields {
    return readFields(schema, this.raw, this);
  }

  /** Reads a field that the provider may leave out. Its schema needs no `nullish()`. */
  optional<Value>(field: string, schema: z.ZodType<Value>, options: OptionalOptions<'withheld'>): Value | undefined;
  optional<Value>(field: string, schema: z.ZodType<Value>, options?: OptionalOptions): Known<Value>;
  optional<Value>(
    field: string,
    schema: z.ZodType<Value>,
    { null: meaning = 'none' }: OptionalOptions = {},
  ): Known<Value> {
    const value = this.raw[field];
    if (value === undefined) return undefined;
    if (value === null) return meaning === 'none' ? null : undefined;
    const { success, data, error } = schema.safeParse(value);
    if (success) return data;
    for (const { path, problem } of toIssues(error, field)) this.warn(path, problem);
    return undefined;
  }

  /** Reads a field that the record needs. */
  required<Value>(field: string, schema: z.ZodType<Value>): Value {
    const { success, data, error } = schema.safeParse(this.raw[field]);
    if (success) return data;
    const [issue] = toIssues(error, field);
    return this.reject(issue?.path ?? field, issue?.problem ?? 'cannot be read');
  }

  /**
   * Looks up a word of the provider, in upper or lower case. A word that it has added since is `unknown`, with a warning. Null and
   * a missing key are unknown.
   * @example
   * const readPayment = (order: RecordReader) => order.word('payment', { paid: 'paid', due: 'pending' });
   */
  word<Word extends string>(field: string, words: Readonly<Record<string, Word>>): Word | 'unknown' | undefined {
    const value = this.raw[field];
    if (value === undefined || value === null) return undefined;
    if (typeof value !== 'string') return this.warn(field, 'is not text');
    const [, word] = Object.entries(words).find(([name]) => name.toLowerCase() === value.toLowerCase()) ?? [];
    if (word === undefined) this.warn(field, 'is a value that this version does not know');
    return word ?? 'unknown';
  }

  /** Reads an object within this one. If one of its required fields cannot be read, all of it is unknown, with a warning. */
  object<Value>(field: string, read: (part: RecordReader) => Value): Known<Value> {
    return this.part(field, this.raw[field], read);
  }

  /** Reads an object that the record needs. */
  requiredObject<Value>(field: string, read: (part: RecordReader) => Value): Value {
    return read(this.#at(field, this.raw[field]));
  }

  /** Like {@link RecordReader.object}, for a part of the record that came in another answer. */
  part<Value>(field: string, value: unknown, read: (part: RecordReader) => Value): Known<Value> {
    if (value === undefined || value === null) return value;
    return this.#leniently(() => read(this.#at(field, value)));
  }

  /**
   * Reads a list of objects. If one entry cannot be read, the whole list is unknown, since part of a list must not replace all of
   * it. Null is unknown too, without a warning: no list of a canonical record is null. Use {@link RecordReader.optional} with
   * `z.array()` for a list of texts or numbers.
   * @param read returns an item, several or none in a list, or undefined if the entry cannot be read
   * @example
   * const readShipments = (order: RecordReader) =>
   *   order.list('parcels', (parcel) => ({ trackingNumber: parcel.optional('code', z.string()) }));
   */
  list<Item>(
    field: string,
    read: (entry: RecordReader) => Item | readonly Item[] | undefined,
    options: ListOptions = {},
  ): Item[] | undefined {
    if (this.raw[field] === undefined || this.raw[field] === null) return undefined;
    return this.#leniently(() => wholeList(this.#entries(field, options).map(read))?.flatMap((item) => item));
  }

  /** Reads a list of objects that the record needs. */
  requiredList<Item>(
    field: string,
    read: (entry: RecordReader) => Item | readonly Item[],
    options: ListOptions = {},
  ): Item[] {
    return this.#entries(field, options).flatMap(read);
  }

  /** A reader of the same record from a fuller object, such as one whose lists were completed by further calls. */
  withRaw(raw: RawObject): RecordReader {
    return new RecordReader(raw, this.#record, this.path);
  }

  #entries(field: string, options: ListOptions): RecordReader[] {
    const entries = entriesOf(this.raw[field], options) ?? this.reject(field, 'is not a list');
    return entries.flatMap(({ index, value, isRepeated }) => {
      if (!isRepeated) return this.#at(`${field}.${index}`, value);
      this.warn(`${field}.${index}`, 'comes twice; it was taken once');
      return [];
    });
  }

  #at(field: string, value: unknown): RecordReader {
    if (!isRawObject(value)) return this.reject(field, 'is not an object');
    return new RecordReader(value, this.#record, joinPath(this.path, field));
  }

  #leniently<Value>(read: () => Value): Value | undefined {
    try {
      return read();
    } catch (error) {
      if (!isUnreadableField(error)) throw error;
      return this.#report(error.field, error.problem);
    }
  }

  #report(field: string, problem: string): undefined {
    this.#record.warnings.push({ externalId: this.externalId, field, problem });
    return undefined;
  }
}
