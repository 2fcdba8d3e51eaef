import { catalogue } from './catalogue.ts';

/** The frame of the console. */
export const shellWords = catalogue('shell', {
  skip: 'Skip to the content',
  menu: 'Sections',
  overview: 'Overview',
  timeline: 'Log',
  privacy: 'Privacy requests',
  deliveries: 'Webhooks',
  noSuchPage: 'There is no such page.',
  toOverview: 'Go to the overview',
});
