import { catalogue } from './catalogue.ts';

/** How a connection is, in words. */
export const healthWords = catalogue('health', {
  en: {
    states: {
      working: 'Working',
      unused: 'Connected, not used yet',
      degraded: 'Working with problems',
      failing: 'Not working',
      reauth: 'Needs you to sign in again',
      off: 'Switched off',
      never: 'Never connected',
    },
    signInAgain: 'Sign in again',
    look: 'See what happened',
  },
  de: {
    states: {
      working: 'Funktioniert',
      unused: 'Verbunden, noch nicht benutzt',
      degraded: 'Funktioniert mit Problemen',
      failing: 'Funktioniert nicht',
      reauth: 'Sie müssen sich erneut anmelden',
      off: 'Ausgeschaltet',
      never: 'Nie verbunden',
    },
    signInAgain: 'Erneut anmelden',
    look: 'Ansehen, was geschah',
  },
});
