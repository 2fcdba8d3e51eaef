import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';
import * as z from 'zod';

export const signingSecret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

const bodySchema = z.looseObject({ type: z.string(), timestamp: z.iso.datetime(), data: z.looseObject({}) });

export interface WebhookCall {
  readonly id: string;
  readonly timestamp: string;
  readonly signature: string;
  readonly path: string;
  readonly body: z.infer<typeof bodySchema>;
  readonly raw: string;
}

/** The answer to a call, or `dropped`: received but not answered. */
export type CallFate =
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string }
  | 'dropped';

/** A receiver that verifies every call, and answers 401 to one that it cannot verify. */
export async function startWebhook() {
  const calls: WebhookCall[] = [];
  const fates: CallFate[] = [];
  const hooks = { onCall: async (_call: WebhookCall): Promise<void> => undefined, secret: signingSecret };

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const raw = await text(incoming);
    const header = (name: string) => String(incoming.headers[name] ?? '');
    try {
      new Webhook(hooks.secret).verify(raw, {
        'webhook-id': header('webhook-id'),
        'webhook-timestamp': header('webhook-timestamp'),
        'webhook-signature': header('webhook-signature'),
      });
    } catch {
      return void outgoing.writeHead(401).end();
    }
    const call = {
      id: header('webhook-id'),
      timestamp: header('webhook-timestamp'),
      signature: header('webhook-signature'),
      path: incoming.url ?? '',
      body: bodySchema.parse(JSON.parse(raw)),
      raw,
    };
    await hooks.onCall(call);
    calls.push(call);
    const fate = fates.shift() ?? { status: 204 };
    if (fate === 'dropped') return void outgoing.destroy();
    outgoing.writeHead(fate.status, fate.headers).end(fate.body);
  }

  const server = createServer((incoming, outgoing) => {
    // Only a test's own hook fails here; its caller gets no answer.
    answer(incoming, outgoing).catch(() => outgoing.destroy());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/hooks/makerfex?shop=7`,
    calls,
    fates,
    hooks,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
