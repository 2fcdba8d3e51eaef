import { type CanonicalRecord, type RecordIssue, toTimestamp } from '@makerfex/integrations-core';
import * as z from 'zod';

/** Reports a field that could not be read. The record is kept. */
export type Warn = (field: string, problem: string) => void;

/** Thrown by a mapper if a required field is unusable. The record is then rejected. */
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

/** Records requested by id. One that is in neither `items` nor `deleted` stays as the host has it. */
export interface Fetched<Item> extends Mapped<Item> {
  /** Ids of records that no longer exist. */
  readonly deleted: readonly string[];
}

export interface Mapping<Raw, Item> {
  readonly schema: z.ZodType<Raw>;
  /** The key of the id in a raw record, which issues name. */
  readonly id: string;
  readonly map: (raw: Raw, warn: Warn) => Item;
  /**
   * Combines two records with the same id, in the order in which they arrived.
   * @default keeps the newer one
   */
  readonly merge?: (earlier: Item, next: Item) => Item;
  /**
   * A prefix for field names in issues, e.g. `receipts.12.`.
   * @default ''
   */
  readonly fieldPrefix?: (raw: unknown) => string;
}

/**
 * Maps one page of raw records. A malformed optional field is left out with a warning, so that its known value stays; an
 * unusable record is rejected with the field at fault. No record makes it throw.
 */
export function mapRecords<Raw, Item extends CanonicalRecord>(
  raws: readonly unknown[],
  mapping: Mapping<Raw, Item>,
): Mapped<Item> {
  const { merge = newer } = mapping;
  const items = new Map<string, Item>();
  const rejected: RecordIssue[] = [];
  const warnings: RecordIssue[] = [];
  for (const raw of raws) {
    const externalId = readId(raw, mapping.id);
    const issue = (field: string, problem: string) => ({
      externalId,
      field: `${mapping.fieldPrefix?.(raw) ?? ''}${field}`,
      problem,
    });
    const recordWarnings: RecordIssue[] = [];
    const warn: Warn = (field, problem) => recordWarnings.push(issue(field, problem));
    try {
      const item = mapping.map(parseLeniently(mapping.schema, raw, warn), warn);
      const earlier = items.get(item.externalId);
      items.set(item.externalId, earlier ? merge(earlier, item) : item);
      warnings.push(...recordWarnings);
    } catch (error) {
      if (!(error instanceof UnusableField)) throw error;
      rejected.push({ ...issue(error.field, error.message), updatedAt: changedAt(raw) });
    }
  }
  return { items: [...items.values()], rejected, warnings };
}

const newer = <Item extends CanonicalRecord>(earlier: Item, next: Item): Item =>
  (earlier.updatedAt ?? '') < (next.updatedAt ?? '') ? next : earlier;

/** When a raw record was last changed, if that can be read. Receipts and listings name the key differently. */
function changedAt(raw: unknown): string | undefined {
  if (!isObject(raw)) return undefined;
  const seconds = raw['updated_timestamp'] ?? raw['update_timestamp'] ?? raw['last_modified_timestamp'];
  return typeof seconds === 'number' && seconds > 0 ? toTimestamp(Math.trunc(seconds) * 1_000) : undefined;
}

/** The id as text, or null if it is unusable. */
export function readId(raw: unknown, name: string): string | null {
  const id = isObject(raw) ? raw[name] : undefined;
  if (typeof id === 'number' && Number.isSafeInteger(id) && id > 0) return String(id);
  return typeof id === 'string' && /^[1-9]\d{0,18}$/.test(id) ? id : null;
}

/** Whether a raw record has the requested id. */
export const hasId = (id: string, raw: unknown, name: string): boolean => readId(raw, name) === id;

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Compiled schemas are three times as fast, but need `eval`, which a host may forbid. */
export const compiled = <Schema extends z.ZodType>(schema: Schema): Schema =>
  z.core.util.allowsEval.value ? z.compile(schema) : schema;

/**
 * Parses a record and leaves out what is malformed, each time with a warning: the field itself, or else its nearest optional parent.
 * A list entry is set to null instead, so that the list shows that it is incomplete.
 * @throws UnusableField if no parent is optional.
 */
export function parseLeniently<Raw>(schema: z.ZodType<Raw>, raw: unknown, warn: Warn): Raw {
  const first = schema.safeParse(raw);
  if (first.success) return first.data;
  const copy: unknown = structuredClone(raw);
  /** The original issue, by the path that was left out because of it. */
  const causes = new Map<string, z.core.$ZodIssue>();
  const drop = (path: readonly PropertyKey[], cause: z.core.$ZodIssue) => {
    leaveOut(copy, path);
    causes.set(path.join('.'), cause);
  };
  for (const issue of first.error.issues) drop(issue.path, issue);
  for (;;) {
    const result = schema.safeParse(copy);
    if (result.success) {
      for (const { path, message } of first.error.issues) warn(path.join('.'), message);
      return result.data;
    }
    const issue = result.error.issues[0];
    const cause = causes.get(issue?.path.join('.') ?? '') ?? issue;
    const parent = issue?.path.slice(0, -1) ?? [];
    if (!cause || parent.length === 0)
      throw new UnusableField(cause?.path.join('.') ?? '', cause?.message ?? 'unreadable');
    drop(parent, cause);
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
