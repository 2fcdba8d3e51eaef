import type { RecordNamed } from '../storage/webhooks.ts';

/** Each record once, in one order for all who write them: two that name the same ones then cannot deadlock. */
export function listNamed(named: readonly RecordNamed[]): RecordNamed[] {
  const byKey = new Map<string, RecordNamed>();
  for (const record of named) {
    const key = JSON.stringify([record.kind, record.externalId]);
    byKey.set(key, { ...record, mayBeGone: record.mayBeGone || byKey.get(key)?.mayBeGone === true });
  }
  return [...byKey].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, record]) => record);
}
