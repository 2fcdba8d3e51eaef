import { catalogue } from './catalogue.ts';

/** How a connection is, in words. */
export const healthWords = catalogue('health', {
  states: {
    working: 'Working',
    unused: 'Connected, not used yet',
    degraded: 'Working with problems',
    failing: 'Not working',
    reauth: 'Needs you to sign in again',
    off: 'Switched off',
    never: 'Never connected',
  },
  title: 'Integrations that need you',
  signInAgain: 'Sign in again',
  signInTo: (provider: string) => `Sign in again: ${provider}`,
  look: 'See what happened',
  lookAt: (provider: string) => `See what happened: ${provider}`,
  dismiss: 'Hide until it changes',
  dismissOf: (provider: string) => `Hide until it changes: ${provider}`,
});
