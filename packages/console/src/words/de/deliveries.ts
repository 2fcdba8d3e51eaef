import type { TextsOf } from '../catalogue.ts';
import type { deliveryWords } from '../deliveries.ts';

export const deliveries: TextsOf<typeof deliveryWords> = {
  title: 'Webhooks',
  intro: 'Was Anbieter an Änderungen gemeldet haben, das Neueste zuerst. Was sie nennen, wird bei ihnen abgeholt.',
  none: 'In den letzten 90 Tagen hat kein Anbieter etwas gemeldet.',
  older: 'Ältere im Protokoll ansehen',
  outcomes: {
    'webhook.received': 'Angekommen',
    'webhook.ignored': 'Nichts zu tun',
    'webhook.refused': 'Abgelehnt',
  },
  records: (count) => `${count} abzuholen`,
  reasons: {
    nothing_to_do: 'Es nennt nichts, das importiert wird.',
    connection_disabled: 'Die Verbindung ist ausgeschaltet.',
    capability_disabled: 'Der Import ist ausgeschaltet.',
    credential_unusable: 'Jemand muss sich erneut beim Anbieter anmelden.',
    outdated: 'Etwas Neueres kam davor.',
    incomplete: 'Es fehlten Teile.',
    expired: 'Es kam zu spät.',
    wrong_signature: 'Die Signatur war falsch.',
    unreadable: 'Es war nicht zu lesen.',
  },
};
