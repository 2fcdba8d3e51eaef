import type { ListedPrivacyRequest } from '@makerfex/integrations-core';
import { privacyRequestTypes, privacyStates } from '@makerfex/integrations-core/storage';
import * as z from 'zod';
import { answeredSchemas, sentSchemas } from '../openapi/components.ts';
import { route } from '../routing/route.ts';
import { idField, instantField, toInstant, toInstantOrNull } from './fields.ts';
import { listOf, pageFields, pageRequest, toList } from './paging.ts';

const subject = z.object({
  external_id: z.string().describe("The provider's id."),
  host_id: z.string().nullable().describe("The host's id; null if the host did not have it."),
});

const requestSchema = z
  .object({
    id: idField,
    provider_key: z.string(),
    account: z.string().describe('The account at the provider.'),
    connection_id: idField.nullable().describe('The connection that had the account; it may be deleted by now.'),
    type: z.enum(privacyRequestTypes),
    customers: z.array(subject).describe('Empty once a request to delete is settled.'),
    orders: z.array(subject).describe('Empty once a request to delete is settled.'),
    state: z.enum(privacyStates),
    requested_at: instantField,
    due_at: instantField.describe('Until when it must be done.'),
    redacted_at: instantField.nullable().describe('When the record links were deleted.'),
    settled_at: instantField.nullable(),
    settled_by: z.string().nullable().describe('Id of the actor, or `port` for the host itself.'),
    attempts: z.int(),
    next_at: instantField.nullable().describe('When it is taken up next.'),
    note: z.string().nullable(),
  })
  .register(answeredSchemas, { id: 'PrivacyRequest' });

const toSubject = ({ externalId, hostId }: ListedPrivacyRequest['customers'][number]) => ({
  external_id: externalId,
  host_id: hostId,
});

const toRequest = (row: ListedPrivacyRequest): z.input<typeof requestSchema> => ({
  id: row.id,
  provider_key: row.providerKey,
  account: row.account,
  connection_id: row.connectionId,
  type: row.type,
  customers: row.customers.map(toSubject),
  orders: row.orders.map(toSubject),
  state: row.state,
  requested_at: toInstant(row.requestedAt),
  due_at: toInstant(row.dueAt),
  redacted_at: toInstantOrNull(row.redactedAt),
  settled_at: toInstantOrNull(row.settledAt),
  settled_by: row.settledBy,
  attempts: row.attempts,
  next_at: toInstantOrNull(row.nextAt),
  note: row.note,
});

/** Requests about personal data, for the people of a shop. */
export const privacyRoutes = [
  route({
    method: 'GET',
    path: '/privacy-requests/',
    operationId: 'listPrivacyRequests',
    summary: 'Requests about personal data, newest first',
    permission: 'configure',
    query: z.strictObject({ ...pageFields, state: z.enum(privacyStates).optional() }),
    answer: {
      status: 200,
      description: 'A page of requests.',
      schema: listOf(requestSchema).register(answeredSchemas, { id: 'PrivacyRequestList' }),
    },
    async handle({ actor, shop, query: { limit, cursor, state } }) {
      const list = ['privacy-requests', actor.shopId, { state }] as const;
      const page = await shop.privacy.list({ ...pageRequest(list, { limit, cursor }), state });
      return { body: toList(list, page, toRequest) };
    },
  }),

  route({
    method: 'POST',
    path: '/privacy-requests/{id}/settle/',
    operationId: 'settlePrivacyRequest',
    summary: 'Settle a request about personal data',
    description: 'For a person who has done what it asks. One that is settled already is `stale_version`.',
    permission: 'configure',
    params: z.object({ id: idField }),
    body: z
      .strictObject({ note: z.string().max(500).optional().describe('What was done; no personal data.') })
      .optional()
      .register(sentSchemas, { id: 'PrivacySettlement' }),
    isBodyOptional: true,
    answer: { status: 200, description: 'The request as it is now.', schema: requestSchema },
    problems: ['stale_version'],
    handle: async ({ shop, params, body }) => ({ body: toRequest(await shop.privacy.settle(params.id, body ?? {})) }),
  }),
];
