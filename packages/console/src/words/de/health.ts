import type { TextsOf } from '../catalogue.ts';
import type { healthWords } from '../health.ts';

export const health: TextsOf<typeof healthWords> = {
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
};
