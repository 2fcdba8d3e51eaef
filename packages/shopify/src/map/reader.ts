import { currencySchema, decimalSchema, type Money, type RecordIssue, toTimestamp } from '@makerfex/integrations-core';
import { asNode, idOf, type Node } from './node.ts';

/** A record that cannot be kept, and because of which field. Never holds the value: it may be personal data. */
export class Unreadable extends Error {
  readonly field: string;
  readonly problem: string;

  constructor(field: string, problem: string) {
    super(`${field}: ${problem}`);
    this.field = field;
    this.problem = problem;
  }
}

const most = 1_000_000_000;
/** With its zone: text without one would be read in the machine's own. */
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

const noId = 'is no global id of Shopify';
const noText = 'is not text';
const noMoney = 'is no exact amount with a three-letter currency';

const isAbsent = (value: unknown): value is null | undefined => value === null || value === undefined;

/**
 * Reads the fields of one record: what is needed throws {@link Unreadable}, what is not becomes null with a warning. What is
 * absent or null is neither: null means withheld.
 */
export class Reader {
  readonly externalId: string;
  readonly warnings: RecordIssue[] = [];

  constructor(node: Node) {
    this.externalId = this.id('id', node.id);
  }

  warn(field: string, problem: string): null {
    this.warnings.push({ externalId: this.externalId, field, problem });
    return null;
  }

  id(field: string, value: unknown): string {
    const id = idOf(value);
    if (id === null) throw new Unreadable(field, noId);
    return id;
  }

  idOrNull(field: string, value: unknown): string | null {
    if (isAbsent(value)) return null;
    return idOf(value) ?? this.warn(field, noId);
  }

  text(field: string, value: unknown): string {
    if (typeof value !== 'string') throw new Unreadable(field, noText);
    return value;
  }

  textOrNull(field: string, value: unknown): string | null {
    if (isAbsent(value)) return null;
    return typeof value === 'string' ? value : this.warn(field, noText);
  }

  time(field: string, value: unknown): string | null {
    if (isAbsent(value)) return null;
    const time = typeof value === 'string' && instant.test(value) ? toTimestamp(value) : undefined;
    return time ?? this.warn(field, 'is no instant from 1970 up to 2100');
  }

  count(field: string, value: unknown): number {
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > most)
      throw new Unreadable(field, 'is no count from 0 to 1,000,000,000');
    return value;
  }

  stock(field: string, value: unknown): number | null {
    if (isAbsent(value)) return null;
    if (typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= most) return value;
    return this.warn(field, 'is no whole number of at most 1,000,000,000');
  }

  /** `shopMoney` of a money bag, or a money itself. */
  money(field: string, value: unknown): Money {
    const money = readMoney(value);
    if (!money) throw new Unreadable(field, noMoney);
    return money;
  }

  moneyOrNull(field: string, value: unknown): Money | null {
    if (isAbsent(value)) return null;
    return readMoney(value) ?? this.warn(field, noMoney);
  }

  /** Looks an enum value up; one that Shopify added since becomes `otherwise`, with a warning. */
  word<Word extends string>(
    field: string,
    value: unknown,
    words: Readonly<Record<string, Word>>,
    otherwise: Word,
  ): Word {
    if (isAbsent(value)) return otherwise;
    const word = typeof value === 'string' && Object.hasOwn(words, value) ? words[value] : undefined;
    if (word !== undefined) return word;
    this.warn(field, 'is a value that this version does not know');
    return otherwise;
  }

  object(field: string, value: unknown): Node | null {
    if (isAbsent(value)) return null;
    return asNode(value) ?? this.warn(field, 'is not an object');
  }

  /** Reads what a list holds, each with its own path. What is no object is left out with a warning. */
  list<Item>(field: string, value: unknown, read: (item: Node, path: string) => Item): Item[] {
    if (isAbsent(value)) return [];
    if (!Array.isArray(value)) {
      this.warn(field, 'is not a list');
      return [];
    }
    return value.flatMap((item: unknown, index) => {
      const node = this.object(`${field}.${index}`, item);
      return node ? [read(node, `${field}.${index}`)] : [];
    });
  }

  /**
   * The nodes of a connection that the record is made of: an absent one is empty, as in a bulk file, a broken one unreadable.
   * One that comes twice, because the list changed while its pages were read, is taken once.
   */
  parts<Item>(field: string, connection: unknown, read: (item: Node, path: string) => Item): Item[] {
    if (connection === undefined) return [];
    const nodes = asNode(connection)?.nodes;
    if (!Array.isArray(nodes)) throw new Unreadable(field, 'is not a connection');
    const seen = new Set<unknown>();
    return nodes.flatMap((value: unknown, index) => {
      const path = `${field}.${index}`;
      const node = asNode(value);
      if (!node) throw new Unreadable(path, 'is not an object');
      if (typeof node.id === 'string' && seen.has(node.id)) {
        this.warn(path, 'comes twice and was taken once');
        return [];
      }
      seen.add(node.id);
      return [read(node, path)];
    });
  }
}

function readMoney(value: unknown): Money | null {
  const money = asNode(asNode(value)?.shopMoney) ?? asNode(value);
  const amount = decimalSchema.safeParse(money?.amount);
  const currency = currencySchema.safeParse(money?.currencyCode);
  return amount.success && currency.success ? { amount: amount.data, currency: currency.data } : null;
}
