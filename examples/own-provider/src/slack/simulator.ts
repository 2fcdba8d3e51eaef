import { createSimulator, createTokens, refuse } from '@makerfex/integrations-testkit/simulator';
import * as z from 'zod';

/** Answers of an incoming webhook are plain text: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks */
const answer = (status: number, text: string): Response =>
  new Response(text, { status, headers: { 'content-type': 'text/html' } });

const message = z.object({ text: z.string().min(1) });

/** Simulates incoming webhooks of Slack. `messages` are those of the channel. */
export function createSlackSimulator() {
  const webhooks = createTokens({ prefix: 'simulatedSecret', now: Date.now });
  const messages: string[] = [];
  const simulator = createSimulator({
    read: (text): unknown => (text === '' ? null : JSON.parse(text)),
    // The path holds the secret.
    log: () => ({ path: '/services/...' }),
    faults: { rate_limited: () => answer(429, 'rate_limited'), server_error: () => answer(500, 'rollup_error') },
    answer: ({ url, body }) => {
      if (!webhooks.live(url.pathname.split('/').at(-1))) refuse(answer(404, 'no_service'));
      const { data } = message.safeParse(body);
      if (!data) return answer(400, 'no_text');
      messages.push(data.text);
      return answer(200, 'ok');
    },
  });
  return {
    ...simulator,
    messages,
    credentials: {
      issue: () => ({
        webhook_url: `https://hooks.slack.com/services/T0/B0/${webhooks.issue([], Number.POSITIVE_INFINITY).value}`,
      }),
      expireAll: webhooks.expireAll,
    },
  };
}
