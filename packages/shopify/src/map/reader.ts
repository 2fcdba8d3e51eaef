import { type Money, type RecordIssue, toTimestamp } from '@makerfex/integrations-core';
import { isCut, readMoney, type Side } from './money.ts';
import { asNode, idOf, type Node } from './node.ts';

/** A record, or a part of one, that cannot be read, and the field that is to blame. Never holds the value: it may be personal data. */
export class Unreadable extends Error {
  readonly field: string;
  readonly problem: string;

  constructor(field: string, problem: string) {
    super(`${field}: ${problem}`);
    this.field = field;
    this.problem = problem;
  }
}

/** A field of a canonical record: its value, null (known to be none), or undefined (unknown: changes nothing). */
export type Known<Value> = Value | null | undefined;

const maxNumber = 1_000_000_000;
/** Requires a time zone: text without one would be read in the machine's own. */
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** @returns undefined if it is not a time from 1970 up to 2100, or has no time zone */
export const readInstant = (value: unknown): string | undefined =>
  typeof value === 'string' && instant.test(value) ? toTimestamp(value) : undefined;

const noId = 'is not a global id of Shopify';
const noText = 'is not text';
const noMoney = 'is not an exact amount with a currency code';

/**
 * Reads the fields of one record. A missing key is unknown, null and empty text are none, and an unreadable value is unknown,
 * with a warning. Methods that start with `required` throw {@link Unreadable} instead.
 */
export class Reader {
  readonly externalId: string;
  readonly warnings: RecordIssue[] = [];

  constructor(node: Node) {
    this.externalId = this.requiredId('id', node.id);
  }

  warn(field: string, problem: string): undefined {
    this.warnings.push({ externalId: this.externalId, field, problem });
    return undefined;
  }

  requiredId(field: string, value: unknown): string {
    const id = idOf(value);
    if (id === null) throw new Unreadable(field, noId);
    return id;
  }

  id(field: string, value: unknown): Known<string> {
    return this.#optional(value, () => idOf(value) ?? this.warn(field, noId));
  }

  requiredText(field: string, value: unknown): string {
    if (typeof value !== 'string') throw new Unreadable(field, noText);
    return value;
  }

  text(field: string, value: unknown): Known<string> {
    return this.#optional(value, () => {
      if (typeof value !== 'string') return this.warn(field, noText);
      return value.trim() === '' ? null : value;
    });
  }

  time(field: string, value: unknown): Known<string> {
    return this.#optional(value, () => readInstant(value) ?? this.warn(field, 'is not a time from 1970 up to 2100'));
  }

  requiredCount(field: string, value: unknown): number {
    if (!isWhole(value) || value < 0) throw new Unreadable(field, 'is not a count from 0 to 1,000,000,000');
    return value;
  }

  count(field: string, value: unknown): number | undefined {
    const count = this.whole(field, value);
    return count === undefined || count === null || count >= 0 ? (count ?? undefined) : this.warn(field, 'is negative');
  }

  whole(field: string, value: unknown): Known<number> {
    return this.#optional(value, () =>
      isWhole(value) ? value : this.warn(field, 'is not a whole number of at most 1,000,000,000'),
    );
  }

  flag(field: string, value: unknown): boolean | undefined {
    if (value === undefined || value === null || typeof value === 'boolean') return value ?? undefined;
    return this.warn(field, 'is neither true nor false');
  }

  requiredMoney(field: string, value: unknown): Money {
    const money = this.#readMoney(field, asNode(value)?.shopMoney);
    if (!money) throw new Unreadable(field, noMoney);
    return money;
  }

  /** One side of a money bag. */
  money(field: string, value: unknown, side: Side = 'shopMoney'): Known<Money> {
    return this.#optional(value, () => {
      const bag = asNode(value);
      // The buyer's side may be missing.
      if (side === 'presentmentMoney' && bag && bag[side] === undefined) return undefined;
      return this.#readMoney(field, bag?.[side]) ?? this.warn(field, noMoney);
    });
  }

  /** An amount without a currency of its own; never null. */
  amount(field: string, value: unknown, currencyCode: string): Money | undefined {
    if (value === undefined) return undefined;
    return readMoney({ amount: value, currencyCode }) ?? this.warn(field, noMoney);
  }

  /** Looks up an enum value. A value that Shopify added since becomes `unknown`, with a warning. Null and a missing key are unknown. */
  word<Word extends string>(
    field: string,
    value: unknown,
    words: Readonly<Record<string, Word>>,
  ): Word | 'unknown' | undefined {
    if (value === undefined || value === null) return undefined;
    const name = typeof value === 'string' ? value.toUpperCase() : '';
    const word = Object.hasOwn(words, name) ? words[name] : undefined;
    if (word !== undefined) return word;
    this.warn(field, 'is a value that this version does not know');
    return typeof value === 'string' ? 'unknown' : undefined;
  }

  object(field: string, value: unknown): Known<Node> {
    return this.#optional(value, () => asNode(value) ?? this.warn(field, 'is not an object'));
  }

  /**
   * Reads a complete list. If an entry cannot be read, or `read` returns undefined for it, the whole list is unknown. `read`
   * returns an empty list for an entry that does not count.
   */
  list<Item>(
    field: string,
    value: unknown,
    read: (item: Node, path: string) => readonly Item[] | undefined,
  ): Item[] | undefined {
    if (value === undefined) return undefined;
    if (!Array.isArray(value)) return this.warn(field, 'is not a list');
    return whole(
      value.map((item: unknown, index) => {
        const path = `${field}.${index}`;
        const node = asNode(item) ?? this.warn(path, 'is not an object');
        return node && read(node, path);
      }),
    );
  }

  /** Reads all nodes of a connection, like {@link list}. */
  nodes<Item>(
    field: string,
    connection: unknown,
    read: (item: Node, path: string) => readonly Item[] | undefined,
  ): Item[] | undefined {
    if (connection === undefined) return undefined;
    try {
      return whole(this.requiredNodes(field, connection, (node, path) => [read(node, path)]));
    } catch (error) {
      if (error instanceof Unreadable) return this.warn(error.field, error.problem);
      throw error;
    }
  }

  /**
   * Reads the nodes of a connection that the record needs. Takes a repeated node once: the list may change while its pages are
   * read.
   */
  requiredNodes<Item>(field: string, connection: unknown, read: (item: Node, path: string) => readonly Item[]): Item[] {
    const nodes = asNode(connection)?.nodes;
    if (!Array.isArray(nodes)) throw new Unreadable(field, 'is not a connection');
    const seen = new Set<unknown>();
    return nodes.flatMap((value: unknown, index) => {
      const path = `${field}.${index}`;
      const node = asNode(value);
      if (!node) throw new Unreadable(path, 'is not an object');
      if (typeof node.id === 'string' && seen.has(node.id)) {
        this.warn(path, 'comes twice; it was taken once');
        return [];
      }
      seen.add(node.id);
      return read(node, path);
    });
  }

  #readMoney(field: string, value: unknown): Money | undefined {
    if (isCut(value)) this.warn(field, 'has more than 18 decimals; the rest was cut off');
    return readMoney(value);
  }

  #optional<Value>(value: unknown, read: () => Known<Value>): Known<Value> {
    return value === undefined || value === null ? value : read();
  }
}

/** All entries, or undefined if one of them is unknown. */
function whole<Item>(entries: readonly (readonly Item[] | undefined)[]): Item[] | undefined {
  const known = entries.filter((entry) => entry !== undefined);
  return known.length === entries.length ? known.flat() : undefined;
}

const isWhole = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= maxNumber;
