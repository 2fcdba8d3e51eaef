import { catalogue } from './catalogue.ts';

/** What the screen that runs a capability says. */
export const actionWords = catalogue('action', {
  en: {
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
  },
  de: {
    back: (provider) => `Zurück zu ${provider}`,
    title: (capability, provider) => `${capability} (${provider})`,
    gone: 'Das kann dieser Anbieter nicht.',
    noInput: 'Es gibt nichts auszufüllen.',
    options: 'Optionen',
    run: 'Jetzt ausführen',
    dryRun: 'Erst ausprobieren',
    dryRunHint: 'Ausprobieren ändert nichts: Das Ergebnis sagt, was geschehen würde.',
    started: 'Der Lauf hat begonnen.',
    signIn: 'Anmelden',
  },
});
