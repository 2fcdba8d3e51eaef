import { catalogue } from './catalogue.ts';

/** What a failed request means for the person, by its code (docs/errors.md). Codes that are not here are shown as the server words them. */
export const errorWords = catalogue('errors', {
  en: {
    byCode: {
      unreachable: 'The server did not answer. Check your connection, then try again.',
      unexpected_answer: 'Something other than the integrations answered. You may be signed out.',
      unauthenticated: 'You are signed out.',
      not_found: 'This does not exist, or it was deleted.',
      already_connected: 'The shop already has a connection to this provider.',
      stale_version: 'Somebody else changed this in the meantime. Here is what it is now.',
      run_in_progress: 'Another run of this is under way. Wait for it, or cancel it.',
      provider_auth: 'The provider refused the sign-in. Sign in again.',
      provider_rate_limited: 'The provider wants us to slow down. Try again later.',
      provider_unavailable: 'The provider is not available at the moment. Try again later.',
      provider_timeout: 'The provider did not answer in time. Try again later.',
      storage_unavailable: 'The database is not available at the moment. Try again.',
      internal: 'Something went wrong on the server. Try again. If it fails again, ask your support.',
    },
  },
  de: {
    byCode: {
      unreachable: 'Der Server hat nicht geantwortet. Prüfen Sie Ihre Verbindung und versuchen Sie es erneut.',
      unexpected_answer: 'Nicht die Integrationen haben geantwortet. Vielleicht sind Sie abgemeldet.',
      unauthenticated: 'Sie sind abgemeldet.',
      not_found: 'Das gibt es nicht, oder es wurde gelöscht.',
      already_connected: 'Der Shop ist mit diesem Anbieter schon verbunden.',
      stale_version: 'Jemand anderes hat das inzwischen geändert. Sie sehen nun den aktuellen Stand.',
      run_in_progress: 'Ein anderer Lauf ist noch unterwegs. Warten Sie ihn ab oder brechen Sie ihn ab.',
      provider_auth: 'Der Anbieter hat die Anmeldung abgelehnt. Melden Sie sich erneut an.',
      provider_rate_limited: 'Der Anbieter bittet um eine Pause. Versuchen Sie es später erneut.',
      provider_unavailable: 'Der Anbieter ist gerade nicht erreichbar. Versuchen Sie es später erneut.',
      provider_timeout: 'Der Anbieter hat nicht rechtzeitig geantwortet. Versuchen Sie es später erneut.',
      storage_unavailable: 'Die Datenbank ist gerade nicht erreichbar. Versuchen Sie es erneut.',
      internal: 'Auf dem Server ging etwas schief. Versuchen Sie es erneut; bleibt es dabei, fragen Sie Ihren Support.',
    },
  },
});
