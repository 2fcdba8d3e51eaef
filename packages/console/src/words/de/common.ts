import type { TextsOf } from '../catalogue.ts';
import type { commonWords } from '../common.ts';

export const common: TextsOf<typeof commonWords> = {
  loading: 'Wird geladen …',
  retry: 'Erneut versuchen',
  offline: 'Sie sind offline. Die Seite lädt neu, sobald Sie wieder online sind.',
  signedOut: 'Sie sind abgemeldet.',
  signIn: 'Anmelden',
  signInElsewhere: 'Melden Sie sich in einem anderen Tab wieder an. Ihre Eingaben hier bleiben erhalten.',
  continueSignedIn: 'Ich bin angemeldet',
  failed: 'Das konnte nicht geladen werden.',
  code: (code) => `Code: ${code}`,
  request: (id) => `Anfrage: ${id}`,
  retryIn: (wait) => `Versuchen Sie es in ${wait} erneut.`,
  cancel: 'Abbrechen',
  goBack: 'Nein, zurück',
  loadOlder: 'Ältere laden',
  nothingOlder: 'Es gibt nichts Älteres.',
  working: 'Läuft …',
};
