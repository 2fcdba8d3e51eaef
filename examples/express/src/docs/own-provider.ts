import { apiKey, defineProvider, importCustomers, toTimestamp } from '@makerfex/integrations-core';
import * as z from 'zod';

/** Read leniently: only the fields used; what is unknown is ignored. */
const guestPage = z.object({
  guests: z.array(
    z.object({ id: z.int(), name: z.string().nullish(), email: z.string().nullish(), changed: z.string().nullish() }),
  ),
  next: z.string().nullish(),
});

export const guestbook = () =>
  defineProvider({
    key: 'guestbook',
    label: 'Guestbook',
    category: 'api',
    config: z.object({ book_id: z.string().min(1) }),
    auth: apiKey(),
    http: {
      baseUrl: 'https://api.guestbook.example',
      headers: ({ credential }) =>
        credential.kind === 'api_key' ? { authorization: `Bearer ${credential.apiKey}` } : {},
    },
    test: async ({ http, config }) => {
      await http.get(`/books/${config.book_id}`);
    },
    capabilities: {
      import_customers: {
        contract: importCustomers,
        cursor: z.object({ after: z.string() }),
        async *run({ http, config, window, cursor }) {
          for (let after = cursor?.after || undefined; ; ) {
            const reply = await http.get(`/books/${config.book_id}/guests`, {
              query: { after, limit: 100, changed_since: window.since?.toISOString() },
            });
            const page = guestPage.parse(reply.body);
            const next = page.next ?? undefined;
            yield { items: page.guests.map(toCustomer), cursor: { after: next ?? after ?? '' } };
            if (next === undefined) return;
            after = next;
          }
        },
      },
    },
  });

const toCustomer = (guest: z.infer<typeof guestPage>['guests'][number]) => ({
  externalId: String(guest.id),
  updatedAt: (guest.changed && toTimestamp(guest.changed)) || null,
  name: guest.name ?? null,
  email: guest.email ?? null,
  phone: null,
  locale: null,
  addresses: [],
  createdAt: null,
});
