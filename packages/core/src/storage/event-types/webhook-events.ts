import * as z from 'zod';
import { count, type EventTypeEntry, errorCode, providerKey } from './fields.ts';

const topic = z.string().describe('what the delivery is about, as the provider names it: `orders/create`');
const topics = z.array(z.string());
const ofProvider = z.object({ provider_key: providerKey });
const ofDelivery = ofProvider.extend({
  topic,
  delivery_id: z.string().describe("the provider's id of the delivery"),
});

export const webhookRefusals = ['incomplete', 'expired', 'wrong_signature', 'unreadable'] as const;
export const ignoredBecause = [
  'nothing_to_do',
  'connection_disabled',
  'capability_disabled',
  'credential_unusable',
  'outdated',
] as const;

export const webhookEvents = {
  'webhook.received': {
    level: 'info',
    when: 'a delivery was verified, and what it names will be fetched',
    meta: ofDelivery.extend({ records: count.describe('how many records it names') }),
  },
  'webhook.ignored': {
    level: 'info',
    when: 'a delivery was verified and nothing follows from it, with the reason',
    meta: ofDelivery.extend({ reason: z.enum(ignoredBecause).describe('why nothing follows') }),
  },
  'webhook.refused': {
    level: 'warning',
    when: 'a delivery could not be verified or read; at most once a minute for each provider and reason',
    meta: ofProvider.extend({ reason: z.enum(webhookRefusals).describe('what was wrong with it') }),
  },
  'webhook.access_ended': {
    level: 'warning',
    when: 'the provider reported that the shop removed the app or withdrew its consent: the credential was revoked',
    meta: ofDelivery.extend({ reason: z.enum(['uninstalled', 'deauthorized']).describe('what the provider reported') }),
  },
  'webhook.scopes_changed': {
    level: 'warning',
    when: 'the granted scopes have changed, as the provider answered after a delivery said so',
    meta: ofProvider.extend({
      granted: topics.describe('the scopes that are granted now'),
      added: topics.describe('those that were not granted before'),
      removed: topics.describe('those that no longer are'),
    }),
  },
  'webhook.subscriptions_checked': {
    level: 'info',
    when: 'the subscriptions at the provider were checked, once a day; a warning if one is missing',
    meta: ofProvider.extend({
      kept: topics.describe('topics that were subscribed to'),
      created: topics.describe('topics that were missing'),
      removed: topics.describe('topics that are no longer wanted'),
      refused: topics.describe('topics that the provider refused'),
    }),
  },
  'webhook.subscriptions_left': {
    level: 'warning',
    when: 'the subscriptions at the provider could not be removed before the connection was disabled, deleted or lost its credential',
    meta: ofProvider.extend({ code: errorCode }),
  },
} as const satisfies Record<string, EventTypeEntry>;
