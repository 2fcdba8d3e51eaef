import { catalogue } from './catalogue.ts';

export const deliveryWords = catalogue('deliveries', {
  title: 'Webhooks',
  intro: 'What providers reported of changes, newest first. What they name is fetched from them.',
  none: 'No provider has reported anything in the last 90 days.',
  older: 'See older ones in the log',
  outcomes: {
    'webhook.received': 'Came in',
    'webhook.ignored': 'Nothing to do',
    'webhook.refused': 'Refused',
  },
  records: (count: string) => `${count} to fetch`,
  reasons: {
    nothing_to_do: 'It names nothing that is imported.',
    connection_disabled: 'The connection is switched off.',
    capability_disabled: 'The import is switched off.',
    credential_unusable: 'Somebody has to sign in at the provider again.',
    outdated: 'Something newer came before it.',
    incomplete: 'Parts of it were missing.',
    expired: 'It came too late.',
    wrong_signature: 'Its signature was wrong.',
    unreadable: 'It could not be read.',
  },
});
