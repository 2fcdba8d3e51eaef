import { IntegrationError, isIntegrationError } from '@makerfex/integrations-core';
import {
  type CalledPorts,
  custom,
  defineProvider,
  mayHaveTakenEffect,
  type PushContext,
  portFunction,
  push,
} from '@makerfex/integrations-core/provider';
import * as z from 'zod';

/** What a message says of an order. */
export interface OrderSummary {
  readonly number: string;
  readonly total: string;
}

export const notifyNewOrder = push({
  key: 'notify_new_order',
  label: 'Notify of a new order',
  input: z.strictObject({
    order_id: z.string().meta({ title: 'Order', description: 'Id of the order in the projects.', examples: ['7'] }),
  }),
  output: z.object({ sent_at: z.iso.datetime() }),
  ports: { 'projects.summarizeOrder': portFunction<[id: string], OrderSummary | null>() },
  subject: ({ order_id }) => order_id,
});

const webhook = {
  title: 'Webhook URL',
  description: 'Slack: your app > Incoming Webhooks',
  pattern: /^https:\/\/hooks\.slack\.com\/services\/\w+\/\w+\/\w+$/,
  problem: 'must look like https://hooks.slack.com/services/T.../B.../...',
};

export const slack = () =>
  defineProvider({
    key: 'slack',
    label: 'Slack',
    category: 'api',
    config: z.object({}),
    auth: custom({ fields: { webhook_url: webhook } }),
    http: {
      baseUrl: 'https://hooks.slack.com/services',
      target: ({ credential }) => credential.fields.webhook_url, // the secret is in the path: it is shown nowhere
    },
    // Without a text nothing is posted, and only a webhook that exists answers 400.
    test: async ({ http }) => void (await http.post('/webhook', { json: {}, accept: [400], discardBody: true })),
    capabilities: { notify_new_order: { contract: notifyNewOrder, run: notify } },
  });

type Context = PushContext<object, z.output<typeof notifyNewOrder.input>, CalledPorts<typeof notifyNewOrder.ports>>;

/** Slack recognises no repeated message and lists none, so a message whose answer is missing is never sent again. */
async function notify({ http, input, ports, steps }: Context) {
  const sent = steps.read('sent', notifyNewOrder.output);
  if (sent) return sent;
  if (steps.read('sending', z.boolean().nullable())) throw unknownOutcome(input.order_id);
  const order = await ports.projects.summarizeOrder(input.order_id);
  if (!order) throw new IntegrationError('not_found', `There is no order ${input.order_id}: it was deleted meanwhile.`);
  await steps.attempt('sending', true);
  try {
    const text = escape(`New order ${order.number}: ${order.total}`);
    await http.post('/webhook', { json: { text }, discardBody: true });
  } catch (error) {
    if (!isIntegrationError(error) || mayHaveTakenEffect(error)) throw error;
    await steps.withdraw('sending');
    throw error;
  }
  const output = { sent_at: new Date().toISOString() };
  await steps.note('sent', output);
  return output;
}

const unknownOutcome = (id: string) =>
  new IntegrationError(
    'outcome_unknown',
    `It is not known whether Slack posted the message about order ${id}: look into the channel.`,
  );

/** The three characters that Slack reads as markup. */
const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
