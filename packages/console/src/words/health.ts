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
    title: 'Integrations that need you',
    signInAgain: 'Sign in again',
    signInTo: (provider: string) => `Sign in again: ${provider}`,
    look: 'See what happened',
    lookAt: (provider: string) => `See what happened: ${provider}`,
    dismiss: 'Hide until it changes',
    dismissOf: (provider: string) => `Hide until it changes: ${provider}`,
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
    title: 'Integrationen, die Sie brauchen',
    signInAgain: 'Erneut anmelden',
    signInTo: (provider) => `Erneut anmelden: ${provider}`,
    look: 'Ansehen, was geschah',
    lookAt: (provider) => `Ansehen, was geschah: ${provider}`,
    dismiss: 'Ausblenden, bis sich etwas ändert',
    dismissOf: (provider) => `Ausblenden, bis sich etwas ändert: ${provider}`,
  },
});
