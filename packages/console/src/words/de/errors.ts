import type { TextsOf } from '../catalogue.ts';
import type { errorWords } from '../errors.ts';

export const errors: TextsOf<typeof errorWords> = {
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
};
