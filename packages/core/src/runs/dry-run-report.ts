import { cutText } from '../issues.ts';
import type { RecordIssue } from '../provider/context.ts';
import type { Json, RecordRow } from '../storage/rows.ts';
import type { RunProgress } from '../storage/run-row.ts';
import type { Batch } from './batches.ts';
import type { AcceptedRecord } from './intake.ts';

/** The most examples of a kind, and the most characters of a text in one. */
export const dryRunLimits = { examples: 50, text: 200 } as const;

/** The first of many, and how many there are. */
export interface Examples<Example> {
  /** How many there are. */
  readonly count: number;
  /** The first 50; texts are cut at 200 characters. */
  readonly examples: readonly Example[];
}

/** Why a known record would be sent to the port. */
export type WhyChanged = 'content' | 'sent_again' | 'forgotten' | 'was_deleted';

/** The `result` of a run with `dry_run`: what an import would do. Its keys are the same over HTTP. */
export interface DryRunResult extends Omit<RunProgress, 'phase'> {
  readonly dry_run: true;
  readonly would: {
    /** New records. */
    readonly create: readonly { readonly external_id: string; readonly updated_at: string | null }[];
    /**
     * Known records that the port would get, and why: `content` if anything but its time is different. Which fields is unknown:
     * only a hash of the last version is stored.
     */
    readonly change: readonly {
      readonly external_id: string;
      readonly host_id: string;
      readonly updated_at: string | null;
      readonly why: WhyChanged;
    }[];
    /** Records that no longer exist at the provider. */
    readonly delete: readonly { readonly external_id: string; readonly host_id: string }[];
    /** Records that cannot be read. Whether the port would refuse more is unknown: it is not called. */
    readonly reject: readonly RejectedExample[];
  };
  /** Fields that cannot be read or do not add up, of all records. */
  readonly warnings: Examples<RejectedExample>;
  /** What the provider reported about the run. */
  readonly notices: Examples<{ readonly code: string; readonly message: string }>;
  /** Why an import could find more, or would not delete what it does not find; absent if nothing speaks for that. */
  readonly incomplete?: string;
}

/** What is wrong with a record or a field. */
export interface RejectedExample {
  readonly external_id: string | null;
  /** Path of the field; empty for the record as a whole. */
  readonly field: string;
  readonly problem: string;
}

/** A record for the port, and its link if it has one. */
type Sent = readonly [record: AcceptedRecord, known: RecordRow | undefined];

/** Collects what a dry run finds, within dryRunLimits. */
export class DryRunReport {
  readonly #create: { external_id: string; updated_at: string | null }[] = [];
  readonly #change: { external_id: string; host_id: string; updated_at: string | null; why: WhyChanged }[] = [];
  readonly #delete: { external_id: string; host_id: string }[] = [];
  readonly #reject: RejectedExample[] = [];
  readonly #warnings = { count: 0, examples: new Array<RejectedExample>() };
  readonly #notices = { count: 0, examples: new Array<{ code: string; message: string }>() };

  /** @param found what an import would send to the port, each with its link, and what it would delete */
  add(batch: Batch, found: { sent: readonly Sent[]; deleted: readonly RecordRow[] }): void {
    for (const [{ item, contentHash }, known] of found.sent) {
      const record = { external_id: shown(item.externalId), updated_at: item.updatedAt };
      if (known) push(this.#change, { ...record, host_id: shown(known.hostId), why: whyChanged(contentHash, known) });
      else push(this.#create, record);
    }
    for (const row of found.deleted) this.addDeleted(row);
    for (const issue of batch.rejected) push(this.#reject, toExample(issue));
    this.#warnings.count += batch.warnings.length;
    for (const issue of batch.warnings) push(this.#warnings.examples, toExample(issue));
    this.#notices.count += batch.notices.length;
    for (const { code, message } of batch.notices)
      push(this.#notices.examples, { code: shown(code), message: shown(message) });
  }

  addDeleted({ externalId, hostId }: Pick<RecordRow, 'externalId' | 'hostId'>): void {
    push(this.#delete, { external_id: shown(externalId), host_id: shown(hostId) });
  }

  toResult(counts: Omit<RunProgress, 'phase'>, incomplete: string | null): DryRunResult {
    return {
      dry_run: true,
      ...counts,
      would: { create: this.#create, change: this.#change, delete: this.#delete, reject: this.#reject },
      warnings: this.#warnings,
      notices: this.#notices,
      ...(incomplete !== null && { incomplete }),
    };
  }
}

/** As a run stores it. */
export const toJson = (result: DryRunResult): Json => JSON.parse(JSON.stringify(result));

function whyChanged(contentHash: string, known: RecordRow): WhyChanged {
  if (known.deletedAt !== null) return 'was_deleted';
  if (known.contentHash === '') return 'forgotten';
  return known.contentHash === contentHash ? 'sent_again' : 'content';
}

const shown = (text: string): string => cutText(text.replaceAll('\0', '').toWellFormed(), dryRunLimits.text);

const toExample = ({ externalId, field, problem }: RecordIssue): RejectedExample => ({
  external_id: externalId === null ? null : shown(externalId),
  field: shown(field),
  problem: shown(problem),
});

function push<Example>(examples: Example[], example: Example): void {
  if (examples.length < dryRunLimits.examples) examples.push(example);
}
