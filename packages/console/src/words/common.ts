import { catalogue } from './catalogue.ts';

/** What every screen says. */
export const commonWords = catalogue('common', {
  loading: 'Loading …',
  retry: 'Try again',
  offline: 'You are offline. This page loads again when you are back online.',
  signedOut: 'You are signed out.',
  signIn: 'Sign in',
  signInElsewhere: 'Sign in again in another tab. What you entered here stays.',
  continueSignedIn: 'I have signed in',
  failed: 'This could not be loaded.',
  code: (code: string) => `Code: ${code}`,
  request: (id: string) => `Request: ${id}`,
  retryIn: (wait: string) => `Try again in ${wait}.`,
  cancel: 'Cancel',
  goBack: 'No, go back',
  loadOlder: 'Load older',
  nothingOlder: 'There is nothing older.',
  working: 'Working …',
});
