import type { RecordRow } from '../storage/rows.ts';
import type { AcceptedRecord } from './intake.ts';
import { laterReading } from './news.ts';

/** The most records that a dry run remembers. */
const mostRemembered = 100_000;

/** What a dry run would have stored: to recognise records that come again, and to find absent ones. */
export class DryRunMemory {
  /** The links that it would have written by now; null for a record that it saw and would not write. */
  readonly #rows = new Map<string, RecordRow | null>();
  /** Why it has forgotten some; null if it has not. */
  #incomplete: string | null = null;

  get incomplete(): string | null {
    return this.#incomplete;
  }

  has(externalId: string): boolean {
    return this.#rows.has(externalId);
  }

  isSent(externalId: string): boolean {
    return (this.#rows.get(externalId) ?? null) !== null;
  }

  /** The links as an import would find them now. */
  over(known: ReadonlyMap<string, RecordRow>, ids: readonly string[]): ReadonlyMap<string, RecordRow> {
    const rows = new Map(known);
    for (const id of ids) {
      const row = this.#rows.get(id);
      if (row) rows.set(id, row);
    }
    return rows;
  }

  /** @param seen records that would not be written */
  remember(written: readonly RecordRow[], seen: readonly string[]): void {
    if (this.#rows.size + written.length + seen.length > mostRemembered) {
      this.#incomplete = `there are more than ${mostRemembered} records: one that comes again may be counted twice, and absent ones are not looked for`;
      return;
    }
    for (const row of written) this.#rows.set(row.externalId, row);
    for (const id of seen) if (!this.#rows.has(id)) this.#rows.set(id, null);
  }
}

/** The link that a record would get. */
export const wouldBeRow = (
  { item, contentHash, isTimeAssumed, readAt }: AcceptedRecord,
  known: RecordRow | undefined,
): RecordRow => ({
  externalId: item.externalId,
  hostId: known?.hostId ?? '',
  contentHash,
  sourceUpdatedAt: item.updatedAt && !isTimeAssumed ? new Date(item.updatedAt) : null,
  readAt: laterReading(readAt, known),
  deletedAt: null,
});
