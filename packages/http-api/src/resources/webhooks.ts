import * as z from 'zod';
import { json, respond } from '../answer/response.ts';
import { answeredSchemas } from '../openapi/components.ts';
import { inboundRoute } from '../routing/inbound-route.ts';

const ofProvider = z.object({ provider: z.string().describe('Key of the provider.') });
const ofCallback = ofProvider.extend({
  name: z.string().describe("Name of the request, as the provider's package has it."),
});

const receiptSchema = z
  .object({
    outcome: z
      .enum(['accepted', 'ignored', 'duplicate', 'nobody'])
      .describe(
        '`accepted`: something follows from it. `ignored`: nothing does; an event says why. `duplicate`: it came before. `nobody`: no connection has the account.',
      ),
  })
  .register(answeredSchemas, { id: 'WebhookReceipt' });

const confirmationSchema = z
  .object({
    url: z.string().describe('A page that says how far the request is.'),
    confirmation_code: z.string().describe('Names the request towards the person.'),
  })
  .register(answeredSchemas, { id: 'WebhookConfirmation' });

export const webhookRoutes = [
  inboundRoute({
    method: 'POST',
    path: '/webhooks/{provider}/',
    operationId: 'receiveWebhook',
    summary: 'Receive a delivery',
    description: 'Verifies the signature and stores what the delivery names. The records are fetched afterwards.',
    params: ofProvider,
    answer: { status: 200, description: 'It is stored.', schema: receiptSchema },
    async handle({ webhooks, params, delivery }) {
      const { outcome } = await webhooks.receive(params.provider, delivery);
      return json(200, { outcome } satisfies z.input<typeof receiptSchema>);
    },
  }),

  inboundRoute({
    method: 'GET',
    path: '/webhooks/{provider}/',
    operationId: 'answerChallenge',
    summary: 'Answer a check of the address',
    description: 'For providers that check the address before they send to it.',
    params: ofProvider,
    answer: {
      status: 200,
      description: 'The text that the provider asked for.',
      schema: null,
      mediaType: 'text/plain',
    },
    handle: async ({ webhooks, params, delivery }) =>
      respond(200, webhooks.challenge(params.provider, delivery), { 'content-type': 'text/plain; charset=utf-8' }),
  }),

  inboundRoute({
    method: 'POST',
    path: '/callbacks/{provider}/{name}/',
    operationId: 'receiveCallback',
    summary: 'Receive a signed request',
    description: 'For signed requests other than deliveries, such as the withdrawal of a consent.',
    params: ofCallback,
    answer: {
      status: 200,
      description: 'It is stored. Where the provider expects one, with a confirmation code and the address of a page.',
      schema: z.union([receiptSchema, confirmationSchema]).register(answeredSchemas, { id: 'CallbackReceipt' }),
    },
    async handle({ webhooks, params: { provider, name }, delivery, addresses }) {
      const { outcome, confirmationCode: code } = await webhooks.callback(provider, name, delivery);
      if (code === undefined) return json(200, { outcome } satisfies z.input<typeof receiptSchema>);
      const confirmation = { url: addresses.statusPage(provider, name, code), confirmation_code: code };
      return json(200, confirmation satisfies z.input<typeof confirmationSchema>);
    },
  }),
];
