import type { TextsOf } from '../catalogue.ts';
import type { connectionWords } from '../connection.ts';

export const connection: TextsOf<typeof connectionWords> = {
  back: 'Zurück zur Übersicht',
  what: 'Was sie tut',
  on: 'An',
  off: 'Aus',
  pull: (provider) =>
    `Liest von ${provider} und schreibt dort nichts. Ausgeschaltet: Importiertes bleibt, Neues kommt nicht mehr.`,
  push: (provider) => `Sendet etwas an ${provider}, wenn jemand es anfordert. Ausgeschaltet: Niemand kann es senden.`,
  run: 'Jetzt ausführen',
  runOf: (capability) => `${capability}: jetzt ausführen`,
  settings: 'Einstellungen',
  noSettings: 'Es gibt nichts einzustellen.',
  notSet: 'Nicht gesetzt',
  save: 'Einstellungen speichern',
  saved: 'Die Einstellungen sind gespeichert.',
  connection: 'Verbindung',
  enabled: 'Verbindung ist eingeschaltet',
  enabledHint:
    'Ausgeschaltet läuft nichts, weder von Hand noch nach Zeitplan. Einstellungen, Anmeldung und alles Importierte bleiben.',
  switchedOn: (what) => `${what}: an`,
  switchedOff: (what) => `${what}: aus`,
  test: 'Verbindung testen',
  tested: 'Die Verbindung funktioniert.',
  schedules: 'Zeitpläne',
  signIn: 'Anmeldung',
  disconnect: 'Trennen',
  disconnectTitle: (provider) => `${provider} trennen?`,
  disconnectText:
    'Anmeldung, Einstellungen und Zeitpläne werden gelöscht, und es wird nichts mehr importiert. Alles bisher Importierte behalten Sie.',
  disconnected: (provider) => `${provider} ist getrennt.`,
  reloaded:
    'Jemand anderes hat das inzwischen geändert. Sie sehen den jetzigen Stand; Ihre Änderung wurde nicht gespeichert.',
};
