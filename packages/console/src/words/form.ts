import { catalogue, type TextsOf } from './catalogue.ts';

/** What forms say. */
export const formWords = catalogue('form', {
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
  problems: (count: number) => (count === 1 ? 'One thing needs your attention' : `${count} things need your attention`),
  faults: {
    missing: 'Fill in this field.',
    unreadable: 'Complete this field, or clear it.',
    not_json: 'This is not valid JSON.',
    not_a_number: 'Enter a number.',
    not_whole: 'Enter a whole number.',
    not_listed: 'Choose one of the options.',
    name_taken: 'This name is already used: choose another one.',
    name_format: 'This name has characters that are not allowed here. Try lower-case letters, digits and underscores.',
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
});

/** The texts of forms in a language. */
export type FormWords = TextsOf<typeof formWords>;
