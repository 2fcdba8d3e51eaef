import type { TextsOf } from '../catalogue.ts';
import type { formWords } from '../form.ts';

export const form: TextsOf<typeof formWords> = {
  optional: 'optional',
  example: (example) => `Zum Beispiel: ${example}`,
  choose: 'Bitte wählen …',
  notChosen: 'Nicht gesetzt',
  jsonHint: 'Als JSON.',
  localTime: 'In der Zeitzone dieses Geräts.',
  secretHint: 'Wird verschlüsselt gespeichert und nie wieder angezeigt.',
  itemName: 'Name',
  item: (list, number) => `${list} ${number}`,
  add: 'Hinzufügen',
  addTo: (list) => `zu ${list}`,
  remove: 'Entfernen',
  removed: (item) => `${item} wurde entfernt.`,
  added: (item) => `${item} wurde hinzugefügt.`,
  problems: (count) => (count === 1 ? 'Eine Angabe stimmt noch nicht' : `${count} Angaben stimmen noch nicht`),
  faults: {
    missing: 'Füllen Sie dieses Feld aus.',
    unreadable: 'Vervollständigen oder leeren Sie dieses Feld.',
    not_json: 'Das ist kein gültiges JSON.',
    not_a_number: 'Geben Sie eine Zahl ein.',
    not_whole: 'Geben Sie eine ganze Zahl ein.',
    not_listed: 'Wählen Sie eine der Möglichkeiten.',
    name_taken: 'Dieser Name ist schon vergeben: Wählen Sie einen anderen.',
    name_format:
      'Dieser Name enthält Zeichen, die hier nicht erlaubt sind. Versuchen Sie Kleinbuchstaben, Ziffern und Unterstriche.',
    too_short: (limit) => `Geben Sie mindestens ${limit} Zeichen ein.`,
    too_long: (limit) => `Geben Sie höchstens ${limit} Zeichen ein.`,
    too_few: (limit) => `Fügen Sie mindestens ${limit} hinzu.`,
    too_many: (limit) => `Höchstens ${limit} sind erlaubt: Entfernen Sie einige.`,
    too_small: (limit) => `Geben Sie ${limit} oder mehr ein.`,
    too_large: (limit) => `Geben Sie ${limit} oder weniger ein.`,
    email: 'Geben Sie eine E-Mail-Adresse ein, zum Beispiel name@example.com.',
    uri: 'Geben Sie eine vollständige Adresse ein, zum Beispiel https://example.com.',
    date: 'Geben Sie ein Datum ein.',
    'date-time': 'Geben Sie Datum und Uhrzeit ein.',
    pattern: (example) =>
      example === '' ? 'Das hat nicht die erwartete Form.' : `Geben Sie etwas in dieser Form ein: ${example}`,
  },
};
