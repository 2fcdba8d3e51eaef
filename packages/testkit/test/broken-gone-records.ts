import type { GoneRecord, Storage } from '@makerfex/integrations-core/storage';
import { twisted } from './broken-storages.ts';

/** Each breaks one promise about records that are gone. */
export const brokenGoneRecords: readonly [what: string, check: string, open: () => Storage][] = [
  [
    'takes the last time for the latest',
    'are found with the latest time that was stored of them, within their set alone',
    () => {
      const gone = new Map<string, GoneRecord>();
      return twisted(() => ({
        noteGone: async (_, records) => {
          for (const record of records) gone.set(record.externalId, record);
        },
        findGone: async (_, ids) => [...new Set(ids)].flatMap((id) => gone.get(id) ?? []),
      }));
    },
  ],
  [
    'does not keep the kinds of gone records apart',
    'are found with the latest time that was stored of them, within their set alone',
    () =>
      twisted((webhooks) => ({
        noteGone: (set, records) => webhooks.noteGone({ ...set, kind: 'order' }, records),
        findGone: (set, ids) => webhooks.findGone({ ...set, kind: 'order' }, ids),
      })),
  ],
  [
    'purges gone records without a limit',
    'from before an instant are purged, up to a limit, of one shop',
    () => twisted((webhooks) => ({ purgeGone: (before) => webhooks.purgeGone(before, 100) })),
  ],
  [
    'purges no gone record',
    'from before an instant are purged, up to a limit, of one shop',
    () => twisted(() => ({ purgeGone: async () => 0 })),
  ],
];
