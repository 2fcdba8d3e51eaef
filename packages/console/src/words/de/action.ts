import type { actionWords } from '../action.ts';
import type { TextsOf } from '../catalogue.ts';

export const action: TextsOf<typeof actionWords> = {
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
};
