import type { TextsOf } from '../catalogue.ts';
import type { shellWords } from '../shell.ts';

export const shell: TextsOf<typeof shellWords> = {
  skip: 'Zum Inhalt springen',
  menu: 'Bereiche',
  overview: 'Übersicht',
  timeline: 'Protokoll',
  privacy: 'Datenschutz-Anfragen',
  deliveries: 'Webhooks',
  noSuchPage: 'Diese Seite gibt es nicht.',
  toOverview: 'Zur Übersicht',
};
