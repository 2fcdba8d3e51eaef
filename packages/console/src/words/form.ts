import { catalogue } from './catalogue.ts';

/** What forms say. */
export const formWords = catalogue('form', {
  en: {
    optional: 'optional',
    example: (example: string) => `For example: ${example}`,
    choose: 'Choose …',
    notChosen: 'Not set',
    jsonHint: 'As JSON.',
    localTime: 'In the time zone of your device.',
    secretHint: 'It is stored encrypted, and never shown again.',
    itemName: 'Name',
    item: (list: string, number: number) => `${list} ${number}`,
    add: 'Add',
    addTo: (list: string) => `to ${list}`,
    remove: 'Remove',
    removed: (item: string) => `${item} was removed.`,
    added: (item: string) => `${item} was added.`,
    problems: (count: number) =>
      count === 1 ? 'One thing needs your attention' : `${count} things need your attention`,
    faults: {
      missing: 'Fill in this field.',
      unreadable: 'Complete this field, or clear it.',
      not_json: 'This is not valid JSON.',
      not_a_number: 'Enter a number.',
      not_whole: 'Enter a whole number.',
      not_listed: 'Choose one of the options.',
      name_taken: 'This name is already used: choose another one.',
      name_format:
        'This name has characters that are not allowed here. Try lower-case letters, digits and underscores.',
      too_short: (limit: number) => `Enter at least ${limit} characters.`,
      too_long: (limit: number) => `Enter at most ${limit} characters.`,
      too_few: (limit: number) => `Add at least ${limit}.`,
      too_many: (limit: number) => `At most ${limit} are allowed: remove some.`,
      too_small: (limit: number) => `Enter ${limit} or more.`,
      too_large: (limit: number) => `Enter ${limit} or less.`,
      email: 'Enter an email address, such as name@example.com.',
      uri: 'Enter a complete address, such as https://example.com.',
      date: 'Enter a date.',
      'date-time': 'Enter a date and a time.',
      pattern: (example: string) =>
        example === '' ? 'This does not have the expected form.' : `Enter something of this form: ${example}`,
    },
  },
  de: {
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
  },
});

/** The texts of forms in a language. */
export type FormWords = (typeof formWords)['texts']['en'];
