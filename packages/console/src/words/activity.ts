import { catalogue } from './catalogue.ts';

export const activityWords = catalogue('activity', {
  en: {
    title: 'Runs by day',
    day: 'Day',
    series: { SUCCESS: 'Done', FAILURE: 'Failed', REVOKED: 'Cancelled' },
    asTable: 'Show as a table',
    summary: (runs: string, failed: string) => `${runs} runs, of which ${failed} failed`,
  },
  de: {
    title: 'Läufe je Tag',
    day: 'Tag',
    series: { SUCCESS: 'Fertig', FAILURE: 'Fehlgeschlagen', REVOKED: 'Abgebrochen' },
    asTable: 'Als Tabelle zeigen',
    summary: (runs, failed) => `${runs} Läufe, davon ${failed} fehlgeschlagen`,
  },
});
