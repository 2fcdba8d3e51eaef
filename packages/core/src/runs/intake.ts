import { hash } from 'node:crypto';
import { compiled } from '../compiled.ts';
import { toIssues } from '../issues.ts';
import type { PullContract } from '../provider/capability.ts';
import type { Notice, RecordIssue } from '../provider/context.ts';
import type { CanonicalRecord } from '../records/record.ts';
import { timestampSchema } from '../records/timestamp.ts';
import type { Clock } from '../storage/clock.ts';

/** A validated record, with a hash that changes when its content does. */
export interface AcceptedRecord {
  readonly item: CanonicalRecord;
  /** Covers everything but `updatedAt`: a record of which only the time changed counts as unchanged. */
  readonly contentHash: string;
  /** The provider's time was in the future, so the time of reading replaces it; it does not show which version is newer. */
  readonly isTimeAssumed: boolean;
  /** When the provider was asked for it. */
  readonly readAt: Date;
  /** Characters of its JSON, an estimate of what it takes to write. */
  readonly size: number;
}

export interface Intake {
  readonly accepted: readonly AcceptedRecord[];
  readonly rejected: readonly RecordIssue[];
  readonly warnings: readonly RecordIssue[];
  readonly notices: readonly Notice[];
}

/** @param readAt when the provider was asked for them; now by default */
export type ReadItems = (items: readonly unknown[], readAt?: Date) => Intake;

/** A provider's clock may be this many milliseconds ahead without a warning. */
const toleratedClockMs = 5 * 60_000;

/** PostgreSQL stores neither NUL nor half a surrogate pair. JSON has both as escapes, and few texts have any. */
const isUnstorable = (json: string): boolean => json.includes('\\u') && /\\u0000|\\ud[89a-f]/i.test(json);

/**
 * Returns a function that validates a page's items against their contract.
 * @param clock decides which times are in the future
 */
export function createIntake(contract: PullContract, clock: Pick<Clock, 'now'>): ReadItems {
  const schema = itemSchemaOf(contract);
  const check = createCheck(contract);
  return (items, readAt = clock.now()) => {
    const now = clock.now().getTime();
    const accepted: AcceptedRecord[] = [];
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
      if (isUnstorable(text)) {
        item = schema.parse(withoutUnstorable(item));
        text = contentOf(item);
        warnings.push({
          externalId: item.externalId,
          field: '',
          problem: 'it contained characters that a database cannot store; they were removed',
        });
      }
      warnings.push(...check.warningsOf(item));
      const contentHash = hash('sha256', text, 'base64url');
      accepted.push({ item, contentHash, isTimeAssumed: time?.problem !== undefined, readAt, size: text.length });
    }
    return { accepted, rejected, warnings, notices: check.takeNotices() };
  };
}

/** The contract's own check. If it throws, its author must fix it: the record is accepted, and the first error is reported. */
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
      const collected = notices;
      notices = [];
      return collected;
    },
  };
}

/** Names the error but leaves out its message, which may hold a value. */
const checkFailed = (key: string, externalId: string, error: unknown): Notice => ({
  level: 'warning',
  code: 'check_failed',
  message: `The check of the contract ${key} failed${error instanceof Error ? ` (${error.name})` : ''} for record ${externalId}, perhaps for more: they were accepted unchecked. Fix the check.`,
});

/**
 * Replaces an impossible time: no later version would ever replace a record from the future.
 * @returns null if the time is possible
 */
function checkTime(
  updatedAt: string | null,
  now: number,
): { readonly updatedAt: string | null; readonly problem?: string } | null {
  if (updatedAt === null) return null;
  const ahead = Date.parse(updatedAt) - now;
  if (Number.isNaN(ahead)) return { updatedAt: null, problem: 'it is not a valid time; it was left out' };
  if (ahead <= 0) return null;
  // Whole seconds, as many providers send: a later change within this second must not count as older.
  const capped = { updatedAt: new Date(Math.floor(now / 1000) * 1000).toISOString() };
  if (ahead <= toleratedClockMs) return capped;
  return { ...capped, problem: 'it lies in the future; the time of reading was used instead' };
}

/** A copy with every field is quicker than one without: JSON leaves out what is undefined. */
const contentOf = (item: CanonicalRecord): string => JSON.stringify({ ...item, updatedAt: undefined });

type ItemSchema = PullContract['item'];

/** Compiled once for all runs: compiling takes as long as a few hundred records. */
const compiledSchemas = new WeakMap<PullContract, ItemSchema>();

function itemSchemaOf(contract: PullContract): ItemSchema {
  const known = compiledSchemas.get(contract);
  if (known) return known;
  const schema = compiled(contract.item);
  compiledSchemas.set(contract, schema);
  return schema;
}

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
