import { hash, randomUUID } from 'node:crypto';
import type { PrivacyRequestRow } from '@makerfex/integrations-core/storage';

/** Names the request of {@link newPrivacyRequest} towards the person. */
export const privacyCode = `r${'0a'.repeat(16)}`;

export const newPrivacyRequest = (changes: Partial<PrivacyRequestRow> = {}): PrivacyRequestRow => ({
  id: randomUUID(),
  providerKey: 'acme',
  account: 'one',
  connectionId: null,
  type: 'redact_customer',
  customers: [{ externalId: 'customer-1', hostId: 'host-customer-1' }],
  orders: [{ externalId: 'order-1', hostId: null }],
  state: 'open',
  codeHash: hash('sha256', privacyCode, 'base64url'),
  requestedAt: new Date('2026-11-01T10:00:00Z'),
  dueAt: new Date('2026-12-01T10:00:00Z'),
  redactedAt: null,
  settledAt: null,
  settledBy: null,
  attempts: 0,
  nextAt: new Date('2026-11-01T10:00:00Z'),
  note: null,
  ...changes,
});
