import * as z from 'zod';
import { privacyRequestTypes } from '../privacy.ts';
import { count, type EventTypeEntry, errorCode, instant, providerKey } from './fields.ts';

const ofRequest = z.object({
  request_id: z.string().describe('id of the request'),
  provider_key: providerKey,
  request: z.enum(privacyRequestTypes).describe('what is to be done'),
  due_at: instant.describe('until when it must be done'),
});

export const privacyEvents = {
  'privacy.requested': {
    level: 'warning',
    when: 'a provider passed on a request about personal data, with its deadline',
    meta: ofRequest.extend({
      customers: count.describe('customers that it is about'),
      orders: count.describe('orders that it is about'),
    }),
  },
  'privacy.redacted': {
    level: 'info',
    when: 'the SDK deleted what it stored itself about the subjects of a request',
    meta: ofRequest.extend({ links: count.describe('record links that were deleted') }),
  },
  'privacy.failed': {
    level: 'warning',
    when: 'a host port could not do what a request asks; it is tried again',
    meta: ofRequest.extend({ code: errorCode, next_at: instant.describe('when it is tried again') }),
  },
  'privacy.overdue': {
    level: 'error',
    when: 'a request is past its deadline and still open; once a day',
    meta: ofRequest,
  },
  'privacy.settled': {
    level: 'info',
    when: 'what a request asks for was done',
    meta: ofRequest.extend({ by: z.enum(['port', 'person']).describe('whether a host port or a person did it') }),
  },
} as const satisfies Record<string, EventTypeEntry>;
