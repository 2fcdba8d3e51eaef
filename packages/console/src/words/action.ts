import { catalogue } from './catalogue.ts';

/** What the screen that runs a capability says. */
export const actionWords = catalogue('action', {
  back: (provider: string) => `Back to ${provider}`,
  title: (capability: string, provider: string) => `${capability} (${provider})`,
  gone: 'This provider cannot do that.',
  noInput: 'There is nothing to fill in.',
  options: 'Options',
  run: 'Run now',
  dryRun: 'Try it first',
  dryRunHint: 'Trying it changes nothing: the result says what would happen.',
  started: 'The run has started.',
  signIn: 'Sign in',
});
