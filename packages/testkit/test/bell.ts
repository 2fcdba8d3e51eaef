import {
  defineProvider,
  importCustomers,
  noCredential,
  parseExactJson,
  standardWebhooks,
  type WebhookDescriptor,
  type WebhookMessage,
  type WebhookRequest,
} from '@makerfex/integrations-core/provider';
import * as z from 'zod';
import type { WebhookSuite } from '../src/provider/webhooks/subject.ts';
import { signStandard } from '../src/simulator/index.ts';

const config = z.object({ shop_id: z.string() });
type BellWebhooks = WebhookDescriptor<{ shop_id: string }>;

export interface BellOptions {
  /** What is written otherwise than it should be. */
  readonly twist?: (right: BellWebhooks, secrets: readonly string[]) => Partial<BellWebhooks>;
  /** Whether its pull can fetch by id. @default true */
  readonly fetches?: boolean;
  /** Whether it takes any secret, and none. @default false */
  readonly isCareless?: boolean;
  readonly sign?: WebhookSuite['sign'];
}

export const bellSecrets = [
  'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3',
] as const;

/** A source that rings when a customer has changed, and a provider of it that can be broken in every way. */
export const bell = ({
  twist,
  fetches = true,
  isCareless = false,
  sign = signStandard,
}: BellOptions = {}): WebhookSuite => ({
  secrets: bellSecrets,
  sign,
  deliveries: [
    {
      account: '1735',
      headers: { 'x-bell-topic': 'customer.changed' },
      body: '{"shop_id":1735,"customer_id":82098291,"note":"https://bell.example/café ☃"}',
    },
  ],
  open: (secrets) => {
    const right = bellWebhooks(isCareless ? [...secrets.filter(Boolean), bellSecrets[0]] : secrets);
    const provider = defineProvider({
      key: 'bell',
      label: 'Bell',
      category: 'api',
      config,
      auth: noCredential(),
      http: { baseUrl: 'https://bell.example', headers: () => ({}) },
      test: async ({ http }) => void (await http.get('/')),
      webhooks: { ...right, ...twist?.(right, secrets) },
      capabilities: {
        import_customers: {
          contract: importCustomers,
          cursor: z.object({}),
          async *run() {
            yield { items: [], cursor: {} };
          },
          ...(fetches && { fetch: async (_: unknown, ids: readonly string[]) => ({ items: [], deleted: ids }) }),
        },
      },
    });
    return { provider, config: { shop_id: '1735' } };
  },
});

const ring = z.object({ shop_id: z.string(), customer_id: z.string() });

const bellWebhooks = (secret: readonly string[]): BellWebhooks => ({
  ...standardWebhooks({ secret }),
  accounts: (connection) => [connection.config.shop_id],
  read: ({ headers, body }) => [messageOf(parseExactJson(body), headers.get('x-bell-topic') ?? fail())],
});

export function messageOf(body: unknown, topic: string): WebhookMessage {
  const { shop_id: account, customer_id: id } = ring.parse(body);
  return { topic, account, at: null, facts: [{ type: 'records', kind: 'customer', externalIds: [id] }] };
}

/** Changes the messages that are read. */
export const reading =
  (change: (message: WebhookMessage, request: WebhookRequest) => WebhookMessage) =>
  (right: BellWebhooks): Partial<BellWebhooks> => ({
    read: (request) => right.read(request).map((message) => change(message, request)),
  });

function fail(): never {
  throw new TypeError('The topic is missing.');
}
