import { catalogue } from './catalogue.ts';

/** What a list to search in says. */
export const choiceWords = catalogue('choices', {
  hint: 'Type to search, then choose from the list.',
  found: (count: number) => (count === 1 ? 'One result.' : `${count} results.`),
  nothing: 'Nothing found.',
  failed: 'The search does not work at the moment. You can enter the id.',
});
