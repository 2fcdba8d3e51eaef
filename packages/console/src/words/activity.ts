import { catalogue } from './catalogue.ts';

export const activityWords = catalogue('activity', {
  title: 'Runs by day',
  day: 'Day',
  series: { SUCCESS: 'Done', FAILURE: 'Failed', REVOKED: 'Cancelled' },
  asTable: 'Show as a table',
  summary: (runs: string, failed: string) => `${runs} runs, of which ${failed} failed`,
});
