import { IntegrationError, isIntegrationError } from '@makerfex/integrations-core';
import { defineProvider, noCredential, push } from '@makerfex/integrations-core/provider';
import * as z from 'zod';

const sendMessage = push({
  key: 'send_message',
  label: 'Send a message',
  input: z.strictObject({ orderId: z.string(), text: z.string() }),
  output: z.object({ messageId: z.string() }),
  ports: {},
  // Messages about one order are sent in the order of their requests.
  subject: ({ orderId }) => orderId,
});

const message = z.object({ id: z.string() });
const list = z.object({ messages: z.array(message) });

/** An answer that says no: nothing was sent. After a timeout or a 500, nobody knows. */
const isRefusal = (error: unknown): boolean =>
  isIntegrationError(error) && error.providerStatus !== undefined && error.providerStatus < 500;

export const pager = defineProvider({
  key: 'pager',
  label: 'Pager',
  category: 'api',
  config: z.object({}),
  auth: noCredential(),
  http: { baseUrl: 'https://pager.example', headers: () => ({}) },
  test: async ({ http }) => void (await http.get('/me')),
  capabilities: {
    send_message: {
      contract: sendMessage,
      async run({ http, input, run, steps }) {
        const sent = steps.read('sent', z.string());
        if (sent !== undefined) return { messageId: sent };
        // An earlier attempt may have sent it, and the provider knows each message by the id of its run.
        if (steps.read('sending', z.string().nullable())) {
          const answer = await http.get('/messages', { query: { reference: run.id } });
          const [found] = list.parse(answer.body).messages;
          if (!found)
            throw new IntegrationError(
              'outcome_unknown',
              `Pager does not show the message of run ${run.id}, which may arrive late: look there, then reconcile or settle the run.`,
            );
          await steps.note('sent', found.id);
          return { messageId: found.id };
        }
        await steps.attempt('sending', new Date().toISOString());
        try {
          const answer = await http.post('/messages', { json: { text: input.text, reference: run.id } });
          const { id } = message.parse(answer.body);
          await steps.note('sent', id, { message_id: id });
          return { messageId: id };
        } catch (error) {
          if (isRefusal(error)) await steps.withdraw('sending');
          throw error;
        }
      },
    },
  },
});
