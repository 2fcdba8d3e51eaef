import {
  accessToken,
  byCursor,
  defineProvider,
  type FetchContext,
  importCustomers,
  list,
  parseExactJson,
  readList,
  standardWebhooks,
  text,
  type WebhookMessage,
  type WebhookSecrets,
} from '@makerfex/integrations-core/provider';
import type { Customer } from '@makerfex/integrations-core/records';
import * as z from 'zod';

const visitor = z.object({
  id: z.int().transform(String),
  name: text.nullish(),
  email: text.nullish(),
  phone: text.nullish(),
  updated_at: z.iso.datetime(),
});

const toCustomer = ({ id: externalId, updated_at: updatedAt, ...fields }: z.infer<typeof visitor>): Customer => ({
  externalId,
  updatedAt,
  ...fields,
});

/** What changed, without the record itself: it is fetched. */
const event = z.object({ type: z.string(), stall_id: z.string(), visitor_id: z.string() });

function toMessage(body: Uint8Array): WebhookMessage {
  const { type: topic, stall_id: account, visitor_id: id } = event.parse(parseExactJson(body));
  const mayBeGone = topic === 'visitor.deleted';
  return { topic, account, at: null, facts: [{ type: 'records', kind: 'customer', externalIds: [id], mayBeGone }] };
}

async function fetchVisitors({ http }: FetchContext<unknown>, ids: readonly string[]) {
  const found = [];
  const deleted = [];
  for (const id of ids) {
    const { status, body } = await http.get(`/visitors/${id}`, { accept: [404] });
    if (status === 404) deleted.push(id);
    else found.push(body);
  }
  return { ...readList(found, { id: 'id' }, (record) => toCustomer(record.fields(visitor))), deleted };
}

const stallId = { title: 'Stall', description: 'Number of the stall, below Settings.', examples: ['17'] };

export const stall = ({ webhookSecret: secret }: { webhookSecret: WebhookSecrets }) =>
  defineProvider({
    key: 'stall',
    label: 'Stall',
    category: 'api',
    config: z.object({ stall_id: z.string().meta(stallId) }),
    auth: accessToken(),
    http: { baseUrl: 'https://api.stall.example' },
    test: async ({ http }) => void (await http.get('/visitors')),
    webhooks: {
      ...standardWebhooks({ secret }),
      accounts: ({ config }) => [config.stall_id],
      read: ({ body }) => [toMessage(body)],
    },
    capabilities: {
      import_customers: {
        ...list(importCustomers, {
          path: '/visitors',
          pages: byCursor({ send: 'after', next: 'next', items: 'visitors' }),
          query: ({ since, until }) => ({ since, until }),
          read: visitor,
          map: toCustomer,
        }),
        fetch: fetchVisitors,
      },
    },
  });
