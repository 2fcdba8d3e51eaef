import type { TextsOf } from '../catalogue.ts';
import type { ruleWords } from '../rules.ts';

export const rules: TextsOf<typeof ruleWords> = {
  byRule: {
    'role.see': 'Ihre Rolle darf die Integrationen nicht sehen.',
    'role.configure': 'Das dürfen nur Inhaber und Shop-Manager ändern.',
    'role.use': 'Ihre Rolle darf das nicht ausführen.',
    'role.read_events': 'Mitarbeitende dürfen das Protokoll nicht lesen.',
    'role.export_events': 'Nur Inhaber und Shop-Manager dürfen das Protokoll herunterladen.',
    'narrowed.capability': 'Ihre Rolle darf das nicht ausführen.',
    'use.connection_disabled': 'Die Verbindung ist ausgeschaltet.',
    'use.capability_not_enabled': 'Das ist für die Verbindung ausgeschaltet.',
    'use.credential_missing': 'Sie müssen sich zuerst beim Anbieter anmelden.',
    'use.credential_expired': 'Die Anmeldung beim Anbieter ist abgelaufen.',
    'use.credential_revoked': 'Die Anmeldung beim Anbieter wurde widerrufen.',
  },
};
