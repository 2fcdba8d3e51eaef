import { currencySchema, decimalSchema, type Money, type RecordIssue, toTimestamp } from '@makerfex/integrations-core';
import { asText, idOf, type Node } from './node.ts';

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

/** Reads the fields of one record: what is needed throws {@link Unreadable}, what is not becomes a warning and null. */
export class Reader {
  readonly externalId: string;
  readonly warnings: RecordIssue[] = [];

  constructor(node: Node) {
    const id = idOf(node.id);
    if (id === null) throw new Unreadable('id', 'is no global id of Shopify');
    this.externalId = id;
  }

  warn(field: string, problem: string): null {
    this.warnings.push({ externalId: this.externalId, field, problem });
    return null;
  }

  id(field: string, value: unknown): string {
    const id = idOf(value);
    if (id === null) throw new Unreadable(field, 'is no global id of Shopify');
    return id;
  }

  text(field: string, value: unknown): string {
    const text = asText(value);
    if (text === null) throw new Unreadable(field, 'is not text');
    return text;
  }

  time(field: string, value: unknown): string | null {
    if (value === null || value === undefined) return null;
    const instant = typeof value === 'string' ? toTimestamp(value) : undefined;
    return instant ?? this.warn(field, 'is no instant from 1970 up to 2100');
  }

  count(field: string, value: unknown): number {
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > most)
      throw new Unreadable(field, 'is no count from 0 to 1,000,000,000');
    return value;
  }

  stock(field: string, value: unknown): number | null {
    if (value === null || value === undefined) return null;
    if (typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= most) return value;
    return this.warn(field, 'is no whole number of at most 1,000,000,000');
  }

  /** `shopMoney` of a money bag, or a money itself. */
  money(field: string, value: unknown): Money {
    const money = readMoney(value);
    if (!money) throw new Unreadable(field, 'is no exact amount with a three-letter currency');
    return money;
  }

  moneyOrNull(field: string, value: unknown): Money | null {
    if (value === null || value === undefined) return null;
    return readMoney(value) ?? this.warn(field, 'is no exact amount with a three-letter currency');
  }

  /** Looks an enum value up; one that Shopify added since becomes `otherwise`, with a warning. */
  word<Word extends string>(field: string, value: unknown, words: Readonly<Record<string, Word>>, otherwise: Word): Word {
    if (value === null || value === undefined) return otherwise;
    const word = typeof value === 'string' && Object.hasOwn(words, value) ? words[value] : undefined;
    if (word !== undefined) return word;
    this.warn(field, 'is a value that this version does not know');
    return otherwise;
  }
}

function readMoney(value: unknown): Money | null {
  if (typeof value !== 'object' || value === null) return null;
  const money: object = 'shopMoney' in value && typeof value.shopMoney === 'object' && value.shopMoney ? value.shopMoney : value;
  if (!('amount' in money) || !('currencyCode' in money)) return null;
  const amount = decimalSchema.safeParse(money.amount);
  const currency = currencySchema.safeParse(money.currencyCode);
  return amount.success && currency.success ? { amount: amount.data, currency: currency.data } : null;
}
