import type { activityWords } from '../activity.ts';
import type { TextsOf } from '../catalogue.ts';

export const activity: TextsOf<typeof activityWords> = {
  title: 'Läufe je Tag',
  day: 'Tag',
  series: { SUCCESS: 'Fertig', FAILURE: 'Fehlgeschlagen', REVOKED: 'Abgebrochen' },
  asTable: 'Als Tabelle zeigen',
  summary: (runs, failed) => `${runs} Läufe, davon ${failed} fehlgeschlagen`,
};
