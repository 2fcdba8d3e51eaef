import type { TextsOf } from '../catalogue.ts';
import type { overviewWords } from '../overview.ts';

export const overview: TextsOf<typeof overviewWords> = {
  title: 'Übersicht',
  none: 'Auf diesem Server sind keine Integrationen eingerichtet.',
  lastRun: 'Zuletzt',
  nextRun: 'Als Nächstes',
  neverRan: 'Bisher lief nichts.',
  notScheduled: 'Nicht geplant',
  read: (things) => `${things} gelesen`,
  running: 'Läuft gerade',
  succeeded: (label) => `${label}: fertig`,
  failed: (label) => `${label}: fehlgeschlagen`,
  cancelled: (label) => `${label}: abgebrochen`,
  connect: 'Verbinden',
  connectTo: (provider) => `Verbinden: ${provider}`,
  runFor: (label, provider) => `${label}: ${provider}`,
  settings: 'Einstellungen',
  settingsOf: (provider) => `Einstellungen: ${provider}`,
  started: (label) => `${label}: gestartet.`,
};
