import type { CanonicalRecord, RecordIssue } from '@makerfex/integrations-core';
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

/**
 * Maps one page of raw records. A bad optional field is set to null and told as a warning; a record that cannot be used is
 * rejected with the field that was wrong; of two records with one id the newer is kept. Nothing throws.
 */
export function mapRecords<Raw, Item extends CanonicalRecord>(
  raws: readonly unknown[],
  how: { schema: z.ZodType<Raw>; id: string; map: (raw: Raw, warn: Warn) => Item },
): Mapped<Item> {
  const items = new Map<string, Item>();
  const rejected: RecordIssue[] = [];
  const warnings: RecordIssue[] = [];
  for (const raw of raws) {
    const externalId = readId(raw, how.id);
    const warn: Warn = (field, problem) => warnings.push({ externalId, field, problem });
    const told = warnings.length;
    try {
      const item = how.map(parseLeniently(how.schema, raw, warn), warn);
      const held = items.get(item.externalId);
      if (!held || (held.updatedAt ?? '') < (item.updatedAt ?? '')) items.set(item.externalId, item);
    } catch (error) {
      if (!(error instanceof UnusableField)) throw error;
      // Warnings are of records that are kept.
      warnings.length = told;
      rejected.push({ externalId, field: error.field, problem: error.message });
    }
  }
  return { items: [...items.values()], rejected, warnings };
}

/** The id as Etsy sent it, where it is usable at all. */
export function readId(raw: unknown, name: string): string | null {
  const id = isObject(raw) ? raw[name] : undefined;
  if (typeof id === 'number' && Number.isSafeInteger(id) && id > 0) return String(id);
  return typeof id === 'string' && /^[1-9]\d{0,18}$/.test(id) ? id : null;
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Compiled schemas are three times as quick, but need `eval`, which a host may forbid. */
export const compiled = <Schema extends z.ZodType>(schema: Schema): Schema =>
  z.core.util.allowsEval.value ? z.compile(schema) : schema;

/**
 * Parses, with every optional field that is wrong set to null and told.
 * @throws UnusableField where what is wrong cannot be null.
 */
export function parseLeniently<Raw>(schema: z.ZodType<Raw>, raw: unknown, warn: Warn): Raw {
  const first = schema.safeParse(raw);
  if (first.success) return first.data;
  // Everything that failed is nulled once: what may be null then passes, what may not fails again.
  const copy: unknown = structuredClone(raw);
  for (const issue of first.error.issues) setNull(copy, issue.path);
  const second = schema.safeParse(copy);
  if (!second.success) throw unusable(second.error, first.error);
  for (const issue of first.error.issues) warn(issue.path.join('.'), issue.message);
  return second.data;
}

function unusable(error: z.ZodError, original: z.ZodError): UnusableField {
  const path = error.issues[0]?.path.join('.') ?? '';
  // What was wrong with the value itself says more than that null is not allowed in its place.
  const problem = original.issues.find((issue) => issue.path.join('.') === path) ?? error.issues[0];
  const others = error.issues.length - 1;
  return new UnusableField(path, `${problem?.message ?? 'unreadable'}${others > 0 ? ` (and ${others} more)` : ''}`);
}

function setNull(target: unknown, path: readonly PropertyKey[]): void {
  let at: unknown = target;
  for (const key of path.slice(0, -1)) at = child(at, key);
  const last = path.at(-1);
  if (last === undefined || typeof last === 'symbol') return;
  if (Array.isArray(at)) at[Number(last)] = null;
  else if (isObject(at)) at[last] = null;
}

function child(value: unknown, key: PropertyKey): unknown {
  if (Array.isArray(value)) return value[Number(key)];
  return isObject(value) && typeof key !== 'symbol' ? value[key] : undefined;
}
