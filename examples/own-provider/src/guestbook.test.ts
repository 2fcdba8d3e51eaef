import { randomBytes } from 'node:crypto';
import { type Customer, createIntegrations, keyring, type UpsertBatch } from '@makerfex/integrations-core';
import { memoryStorage } from '@makerfex/integrations-core/memory-storage';
import { testProvider } from '@makerfex/integrations-testkit';
import { expect, it } from 'vitest';
import { guestbook } from './guestbook.ts';
import { createGuestbookSimulator } from './simulator.ts';

const guests = Array.from({ length: 60 }, (_, n) => ({
  id: n + 1,
  name: `Guest ${n + 1}`,
  email: n % 2 ? null : `guest-${n + 1}@example.com`,
}));
const reviews = Array.from({ length: 60 }, (_, n) => ({ id: n + 1, stars: 1 + (n % 5), text: 'Lovely' }));

testProvider('guestbook', {
  capabilities: ['import_customers', 'import_reviews'],
  open: () => ({
    provider: guestbook(),
    config: { book_id: 'b1' },
    simulator: createGuestbookSimulator({ guests, reviews }),
  }),
});

it('brings guests to the host, and tells of one that it cannot read', async () => {
  const simulator = createGuestbookSimulator({ guests: [...guests, { id: 'b-61', name: 'Nobody' }], reviews });
  const written: Customer[] = [];
  const returnIds = async ({ items }: UpsertBatch<{ externalId: string }>) =>
    items.map(({ item: { externalId } }) => ({ externalId, hostId: `host-${externalId}` }));
  const integrations = createIntegrations({
    providers: [guestbook()],
    storage: memoryStorage(),
    vault: keyring({ current: 'k1', keys: { k1: randomBytes(32).toString('base64') } }),
    ports: {
      customers: {
        upsertCustomers: async (batch: UpsertBatch<Customer>) => {
          written.push(...batch.items.map(({ item }) => item));
          return returnIds(batch);
        },
      },
      reviews: { upsertReviews: returnIds },
    },
    outbound: { fetch: async (input, init) => simulator.fetch(new Request(input, init)) },
  });
  const shop = integrations.for({ id: 'ada', shopId: 'workshop', role: 'owner' });
  const { id } = await shop.connections.create({ providerKey: 'guestbook', config: { book_id: 'b1' } });
  const { access_token: api_key } = simulator.tokens.issueTokens();
  await shop.credentials.set(id, { kind: 'api_key', secret: { api_key } });

  const { state, progress } = await shop.runs.finished((await shop.actions.run(id, 'import_customers')).id);
  expect({ state, ...progress }).toMatchObject({ state: 'SUCCESS', created: 60, rejected: 1 });
  expect(new Set(written.map(({ name }) => name))).toEqual(new Set(guests.map(({ name }) => name)));
  const { rows } = await shop.events.list({ limit: 10, eventType: 'record.rejected' });
  expect(rows).toMatchObject([{ meta: { field: 'id' } }]);
  await integrations.stop();
});
