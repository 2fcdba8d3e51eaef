import { hash } from 'node:crypto';
import * as z from 'zod';
import { toIssues } from '../issues.ts';
import type { PullContract } from '../provider/capability.ts';
import type { Notice, RecordIssue } from '../provider/context.ts';
import type { CanonicalRecord } from '../records/record.ts';
import { timestampSchema } from '../records/timestamp.ts';
import type { Clock } from '../storage/clock.ts';

/** A validated record with the hash that tells whether it changed. */
export interface Taken {
  readonly item: CanonicalRecord;
  /** Of everything but `updatedAt`: a record whose time alone changed is unchanged. */
  readonly contentHash: string;
  /** The provider's time lies in the future: that of reading stands in for it, and says nothing of what is newer. */
  readonly isTimeAssumed: boolean;
  /** Characters of its JSON: what it will be about to write it. */
  readonly size: number;
}

export interface Intake {
  readonly taken: readonly Taken[];
  readonly rejected: readonly RecordIssue[];
  readonly warnings: readonly RecordIssue[];
  readonly notices: readonly Notice[];
}

/** A provider's clock may be this far ahead without a warning. */
const toleratedClockMs = 5 * 60_000;

// PostgreSQL stores neither NUL nor half a surrogate pair; both arrive as these escapes.
const unstorable = /\\u0000|\\ud[89a-f]/i;

/**
 * Makes the function that holds a page's items against their contract.
 * @param clock tells which times are in the future
 */
export function createIntake(contract: PullContract, clock: Pick<Clock, 'now'>): (items: readonly unknown[]) => Intake {
  const schema = compiled(contract);
  const check = createCheck(contract);
  return (items) => {
    const now = clock.now().getTime();
    const taken: Taken[] = [];
    const rejected: RecordIssue[] = [];
    const warnings: RecordIssue[] = [];
    for (const raw of items) {
      const parsed = schema.safeParse(raw);
      if (!parsed.success) {
        const externalId = readExternalId(raw);
        const updatedAt = readUpdatedAt(raw);
        rejected.push(
          ...toIssues(parsed.error).map(({ path, problem }) => ({ externalId, field: path, problem, updatedAt })),
        );
        continue;
      }
      let item = parsed.data;
      const time = checkTime(item.updatedAt, now);
      if (time) {
        item = { ...item, updatedAt: time.updatedAt };
        const { problem } = time;
        if (problem) warnings.push({ externalId: item.externalId, field: 'updatedAt', problem });
      }
      let text = contentOf(item);
      if (unstorable.test(text)) {
        item = schema.parse(withoutUnstorable(item));
        text = contentOf(item);
        warnings.push({
          externalId: item.externalId,
          field: '',
          problem: 'it held characters that a database cannot store; they were taken out',
        });
      }
      warnings.push(...check.warningsOf(item));
      const contentHash = hash('sha256', text, 'base64url');
      taken.push({ item, contentHash, isTimeAssumed: time?.problem !== undefined, size: text.length });
    }
    return { taken, rejected, warnings, notices: check.takeNotices() };
  };
}

/** The contract's own check. If it throws, its author has to correct it: the record is taken, and the first fault is reported. */
function createCheck({ key, check }: PullContract) {
  let hasFailed = false;
  let notices: Notice[] = [];
  return {
    warningsOf(item: CanonicalRecord): RecordIssue[] {
      const { externalId } = item;
      try {
        return (check?.(item) ?? []).map(({ field, problem }) => ({ externalId, field, problem }));
      } catch (error) {
        if (!hasFailed) notices = [checkFailed(key, externalId, error)];
        hasFailed = true;
        return [];
      }
    },
    takeNotices(): readonly Notice[] {
      const taken = notices;
      notices = [];
      return taken;
    },
  };
}

/** Names the error and does not repeat its message, which may hold a value. */
const checkFailed = (key: string, externalId: string, error: unknown): Notice => ({
  level: 'warning',
  code: 'check_failed',
  message: `The check of the contract ${key} failed${error instanceof Error ? ` (${error.name})` : ''} for record ${externalId}, perhaps for more: they were taken unchecked. Correct the check.`,
});

/**
 * Replaces a time that cannot be right: no later version would ever replace a record of the future.
 * @returns null if the time can be right
 */
function checkTime(
  updatedAt: string | null,
  now: number,
): { readonly updatedAt: string | null; readonly problem?: string } | null {
  if (updatedAt === null) return null;
  const ahead = Date.parse(updatedAt) - now;
  if (Number.isNaN(ahead)) return { updatedAt: null, problem: 'it is in no calendar; it was left out' };
  if (ahead <= 0) return null;
  // Whole seconds, as many providers give: a change later within this second must not count as older.
  const capped = { updatedAt: new Date(Math.floor(now / 1000) * 1000).toISOString() };
  if (ahead <= toleratedClockMs) return capped;
  return { ...capped, problem: 'it lies in the future; the time of reading was taken instead' };
}

function contentOf(item: CanonicalRecord): string {
  const { updatedAt: _, ...content } = item;
  return JSON.stringify(content);
}

type ItemSchema = PullContract['item'];

/** Compiled once for all runs: it takes as long as some hundred records. */
const compiledSchemas = new WeakMap<PullContract, ItemSchema>();

function compiled(contract: PullContract): ItemSchema {
  const known = compiledSchemas.get(contract);
  if (known) return known;
  const schema = compile(contract.item);
  compiledSchemas.set(contract, schema);
  return schema;
}

/** Compiling needs `eval`; where a host forbids it zod's plain parser is the quicker one. */
const compile = (schema: ItemSchema): ItemSchema => (z.core.util.allowsEval.value ? z.compile(schema) : schema);

function readExternalId(raw: unknown): string | null {
  if (typeof raw !== 'object' || raw === null || !('externalId' in raw)) return null;
  return typeof raw.externalId === 'string' ? raw.externalId : null;
}

function readUpdatedAt(raw: unknown): string | undefined {
  if (typeof raw !== 'object' || raw === null || !('updatedAt' in raw)) return undefined;
  return timestampSchema.safeParse(raw.updatedAt).data;
}

function withoutUnstorable(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('\0', '').toWellFormed();
  if (Array.isArray(value)) return value.map(withoutUnstorable);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutUnstorable(inner)]));
}
