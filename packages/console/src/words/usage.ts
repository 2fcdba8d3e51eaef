import { catalogue } from './catalogue.ts';

/** What the charts of a connection say. */
export const usageWords = catalogue('usage', {
  records: 'Records by day',
  lastDays: (days: string) => `In ${days} days`,
  noRun: 'No run',
  counts: { created: 'New', changed: 'Changed', deleted: 'Removed', rejected: 'Left out', unchanged: 'Unchanged' },
  budget: 'Requests left today',
  left: (percent: string, provider: string) => `About ${percent} of the day's requests to ${provider} are left.`,
  few: (percent: string, provider: string) => `Less than ${percent} of the day's requests to ${provider} are left.`,
  shared: 'All shops on this server share them.',
  othersWait: (until: string) => `What you start still goes out. Scheduled runs wait until ${until}.`,
  allWait: (until: string) => `All runs wait until ${until}.`,
});
