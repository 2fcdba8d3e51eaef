import { type CanonicalRecord, type RecordIssue, toTimestamp } from '@makerfex/integrations-core';
import * as z from 'zod';

/** Tells of one field that could not be read. The record is kept. */
export type Warn = (field: string, problem: string) => void;

/** Thrown by a mapper where a field that a record cannot do without is unusable. */
export class UnusableField extends Error {
  readonly field: string;
  constructor(field: string, problem: string) {
    super(problem);
    this.field = field;
  }
}

export interface Mapped<Item> {
  readonly items: Item[];
  readonly rejected: RecordIssue[];
  readonly warnings: RecordIssue[];
}

/** Records that were asked for by id. An id that is neither among `items` nor `deleted` stays as it is known. */
export interface Fetched<Item> extends Mapped<Item> {
  /** Ids of records that no longer exist. */
  readonly deleted: readonly string[];
}

export interface Mapping<Raw, Item> {
  readonly schema: z.ZodType<Raw>;
  /** Where a raw record holds the id that its issues are sent with. */
  readonly id: string;
  readonly map: (raw: Raw, warn: Warn) => Item;
  /** Of two records with one id, in the order of their coming; the newer is kept unless told. */
  readonly merge?: (held: Item, next: Item) => Item;
  /** A prefix of the fields that issues name, e.g. `receipts.12.`. @default none */
  readonly under?: (raw: unknown) => string;
}

/**
 * Maps one page of raw records. A bad optional field is left out with a warning, so that what is known of it stays; a
 * record that cannot be used is rejected with the field that was wrong. No record makes it throw.
 */
export function mapRecords<Raw, Item extends CanonicalRecord>(
  raws: readonly unknown[],
  how: Mapping<Raw, Item>,
): Mapped<Item> {
  const { merge = newer } = how;
  const items = new Map<string, Item>();
  const rejected: RecordIssue[] = [];
  const warnings: RecordIssue[] = [];
  for (const raw of raws) {
    const externalId = readId(raw, how.id);
    const issue = (field: string, problem: string) => ({
      externalId,
      field: `${how.under?.(raw) ?? ''}${field}`,
      problem,
    });
    const told: RecordIssue[] = [];
    const warn: Warn = (field, problem) => told.push(issue(field, problem));
    try {
      const item = how.map(parseLeniently(how.schema, raw, warn), warn);
      const held = items.get(item.externalId);
      items.set(item.externalId, held ? merge(held, item) : item);
      warnings.push(...told);
    } catch (error) {
      if (!(error instanceof UnusableField)) throw error;
      rejected.push({ ...issue(error.field, error.message), updatedAt: changedAt(raw) });
    }
  }
  return { items: [...items.values()], rejected, warnings };
}

const newer = <Item extends CanonicalRecord>(held: Item, next: Item): Item =>
  (held.updatedAt ?? '') < (next.updatedAt ?? '') ? next : held;

/** When a raw record was last changed, if that can be read: the names of the key are those of receipts and of listings. */
function changedAt(raw: unknown): string | undefined {
  if (!isObject(raw)) return undefined;
  const seconds = raw['updated_timestamp'] ?? raw['update_timestamp'] ?? raw['last_modified_timestamp'];
  return typeof seconds === 'number' && seconds > 0 ? toTimestamp(Math.trunc(seconds) * 1_000) : undefined;
}

/** The id as Etsy sent it, where it is usable at all. */
export function readId(raw: unknown, name: string): string | null {
  const id = isObject(raw) ? raw[name] : undefined;
  if (typeof id === 'number' && Number.isSafeInteger(id) && id > 0) return String(id);
  return typeof id === 'string' && /^[1-9]\d{0,18}$/.test(id) ? id : null;
}

/** Whether a raw record is the one that was asked for. */
export const isOf = (id: string, raw: unknown, name: string): boolean => readId(raw, name) === id;

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Compiled schemas are three times as quick, but need `eval`, which a host may forbid. */
export const compiled = <Schema extends z.ZodType>(schema: Schema): Schema =>
  z.core.util.allowsEval.value ? z.compile(schema) : schema;

/**
 * Parses, with what is wrong left out with a warning: the field itself, or the nearest thing around it that may be missing. An entry of
 * a list is set to null instead, so that the list shows that it is not complete.
 * @throws UnusableField if nothing around it may be missing.
 */
export function parseLeniently<Raw>(schema: z.ZodType<Raw>, raw: unknown, warn: Warn): Raw {
  const first = schema.safeParse(raw);
  if (first.success) return first.data;
  const copy: unknown = structuredClone(raw);
  /** What was wrong at first, by the path that was left out for it. */
  const causes = new Map<string, z.core.$ZodIssue>();
  const drop = (path: readonly PropertyKey[], cause: z.core.$ZodIssue) => {
    leaveOut(copy, path);
    causes.set(path.join('.'), cause);
  };
  for (const issue of first.error.issues) drop(issue.path, issue);
  for (;;) {
    const again = schema.safeParse(copy);
    if (again.success) {
      for (const { path, message } of first.error.issues) warn(path.join('.'), message);
      return again.data;
    }
    const refused = again.error.issues[0];
    const cause = causes.get(refused?.path.join('.') ?? '') ?? refused;
    const around = refused?.path.slice(0, -1) ?? [];
    if (!cause || around.length === 0)
      throw new UnusableField(cause?.path.join('.') ?? '', cause?.message ?? 'unreadable');
    drop(around, cause);
  }
}

function leaveOut(target: unknown, path: readonly PropertyKey[]): void {
  let at: unknown = target;
  for (const key of path.slice(0, -1)) at = child(at, key);
  const last = path.at(-1);
  if (last === undefined || typeof last === 'symbol') return;
  if (Array.isArray(at)) at[Number(last)] = null;
  else if (isObject(at)) delete at[last];
}

function child(value: unknown, key: PropertyKey): unknown {
  if (Array.isArray(value)) return value[Number(key)];
  return isObject(value) && typeof key !== 'symbol' ? value[key] : undefined;
}
