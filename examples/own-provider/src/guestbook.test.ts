import { randomBytes } from 'node:crypto';
import { createIntegrations, keyring, type UpsertBatch } from '@makerfex/integrations-core';
import { memoryStorage } from '@makerfex/integrations-core/memory-storage';
import { type Customer, mergeRecord } from '@makerfex/integrations-core/records';
import { testProvider } from '@makerfex/integrations-testkit';
import { expect, it, onTestFinished } from 'vitest';
import { guestbook } from './guestbook.ts';
import { createGuestbookSimulator, type Guest } from './simulator.ts';

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

/** A host that stores customers, connected to a guestbook with these guests. */
async function openHost(entries: Guest[]) {
  const simulator = createGuestbookSimulator({ guests: entries, reviews });
  const customers = new Map<string, Customer>();
  const returnIds = async ({ items }: UpsertBatch<{ externalId: string }>) =>
    items.map(({ item: { externalId } }) => ({ externalId, hostId: `host-${externalId}` }));
  const integrations = createIntegrations({
    providers: [guestbook()],
    storage: memoryStorage(),
    vault: keyring({ current: 'k1', keys: { k1: randomBytes(32).toString('base64') } }),
    ports: {
      customers: {
        upsertCustomers: async (batch: UpsertBatch<Customer>) => {
          for (const { item } of batch.items) {
            const known = customers.get(item.externalId);
            customers.set(item.externalId, known ? mergeRecord(known, item) : item);
          }
          return returnIds(batch);
        },
      },
      reviews: { upsertReviews: returnIds },
    },
    outbound: { fetch: async (input, init) => simulator.fetch(new Request(input, init)) },
  });
  onTestFinished(() => integrations.stop());
  const shop = integrations.for({ id: 'ada', shopId: 'workshop', role: 'owner' });
  const { id } = await shop.connections.create({ providerKey: 'guestbook', config: { book_id: 'b1' } });
  const { access_token: api_key } = simulator.tokens.issueTokens();
  await shop.credentials.set(id, { kind: 'api_key', secret: { api_key } });
  const runAll = async () => shop.runs.waitFor((await shop.actions.run(id, 'import_customers', { full: true })).id);
  return { shop, customers, runAll };
}

it('imports guests, and records one that cannot be read', async () => {
  const { shop, customers, runAll } = await openHost([...guests, { id: 'b-61', name: 'Nobody' }]);
  const { state, progress } = await runAll();
  expect({ state, ...progress }).toMatchObject({ state: 'SUCCESS', created: 60, rejected: 1 });
  expect([...customers.values()].map(({ name }) => name)).toEqual(
    expect.arrayContaining(guests.map(({ name }) => name)),
  );
  const { rows } = await shop.events.list({ limit: 10, eventType: 'record.rejected' });
  expect(rows).toMatchObject([{ meta: { field: 'id' } }]);
});

it.each<[string, Partial<Guest>, string | null]>([
  ['keeps an email that is withheld', {}, 'ada@example.com'],
  ['clears an email that is null', { email: null }, null],
  ['clears an email that is empty', { email: '' }, null],
  ['replaces an email', { email: 'a.l@example.com' }, 'a.l@example.com'],
])('%s', async (_title, changes, email) => {
  const guest: { id: number; name: string; email?: string | null } = { id: 1, name: 'Ada', email: 'ada@example.com' };
  const { customers, runAll } = await openHost([guest]);
  await runAll();
  delete guest.email;
  Object.assign(guest, { name: 'Ada L.', ...changes });
  expect(await runAll()).toMatchObject({ state: 'SUCCESS', progress: { changed: 1 } });
  expect(customers.get('1')).toEqual({ externalId: '1', updatedAt: null, name: 'Ada L.', email });
});
