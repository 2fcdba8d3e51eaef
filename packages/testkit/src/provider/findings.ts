import type { PullCapability, RecordIssue } from '@makerfex/integrations-core/provider';
import type { Page } from './harness.ts';

export type Item = Page['items'][number];

/** What pages say of each record, as core takes them: an item that does not fit its contract counts as rejected. */
export interface Findings {
  /** The last word of each record. */
  readonly items: ReadonlyMap<string, Item>;
  /** Rejections and warnings. */
  readonly issues: readonly RecordIssue[];
}

export function findingsOf(pages: readonly Page[], { contract }: PullCapability): Findings {
  const items = new Map<string, Item>();
  const issues: RecordIssue[] = [];
  for (const page of pages) {
    issues.push(...(page.rejected ?? []), ...(page.warnings ?? []));
    for (const raw of page.items) {
      const { data, error } = contract.item.safeParse(raw);
      if (data) items.set(data.externalId, data);
      for (const { path, message } of error?.issues ?? [])
        issues.push({ externalId: raw.externalId, field: path.join('.'), problem: message });
    }
  }
  return { items, issues };
}

/** Issues of a record, or of none (null), that were not there before. */
export function newIssues(id: string | null, found: Findings, before: Findings): RecordIssue[] {
  const known = new Set(before.issues.map(keyOf));
  return found.issues.filter((issue) => issue.externalId === id && !known.has(keyOf(issue)));
}

const keyOf = ({ externalId, field, problem }: RecordIssue): string => JSON.stringify([externalId, field, problem]);
