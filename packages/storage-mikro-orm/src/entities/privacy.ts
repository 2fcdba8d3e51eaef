import type { PrivacyRequestRow } from '@makerfex/integrations-core/storage';
import { defineEntity, type EntitySchema } from '@mikro-orm/core';
import {
  count,
  type Entity,
  id,
  instant,
  isSeek,
  json,
  name,
  ofShop,
  type Place,
  shopWallWithWindow,
  text,
} from './columns.ts';

export type IntegrationPrivacyRequest = Entity<PrivacyRequestRow>;
/** A request about personal data that a provider has passed on. */
export const privacyRequestEntity = (place: Place): EntitySchema<IntegrationPrivacyRequest> =>
  defineEntity({
    name: 'IntegrationPrivacyRequest',
    tableName: 'integration_privacy_request',
    schema: place.schema,
    ...shopWallWithWindow(
      place,
      'integration_privacy_request',
      `(${isSeek('shops_with_privacy_due')} or ${isSeek('privacy_progress')})`,
    ),
    indexes: [
      { name: 'integration_privacy_request_next', properties: ['nextAt', 'shopId'] },
      { name: 'integration_privacy_request_code', properties: ['codeHash'] },
    ],
    properties: {
      ...ofShop(),
      providerKey: name('provider_key'),
      account: name('account'),
      connectionId: id('connection_id').nullable(),
      type: text('type').$type<PrivacyRequestRow['type']>(),
      customers: json<PrivacyRequestRow['customers']>('customers'),
      orders: json<PrivacyRequestRow['orders']>('orders'),
      state: text('state').$type<PrivacyRequestRow['state']>(),
      codeHash: name('code_hash').nullable(),
      requestedAt: instant('requested_at'),
      dueAt: instant('due_at'),
      redactedAt: instant('redacted_at').nullable(),
      settledAt: instant('settled_at').nullable(),
      settledBy: text('settled_by').nullable(),
      attempts: count('attempts'),
      nextAt: instant('next_at').nullable(),
      note: text('note').nullable(),
    },
  });
