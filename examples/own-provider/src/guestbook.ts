import {
  apiKey,
  defineProvider,
  IntegrationError,
  importCustomers,
  type PullContext,
  type PullPage,
  pull,
  pullInput,
  type RecordIssue,
  recordFields,
  toTimestamp,
} from '@makerfex/integrations-core';
import * as z from 'zod';

/** A capability of your own is one more constant. A host that uses the provider must implement its port. */
export const importReviews = pull({
  key: 'import_reviews',
  label: 'Import reviews',
  record: 'review',
  item: z.object({ ...recordFields, stars: z.int().min(1).max(5), text: z.string().nullish() }),
  input: pullInput,
  port: 'reviews.upsertReviews',
});

const config = z.object({ book_id: z.string().regex(/^\w+$/) });
/** Where the next page starts; null after the last one. */
const cursor = z.object({ next: z.string().nullable() });

export const guestbook = () =>
  defineProvider({
    key: 'guestbook',
    label: 'Guestbook',
    category: 'api',
    config,
    auth: apiKey(),
    http: {
      baseUrl: 'https://api.guestbook.example',
      headers: ({ credential }) => ({ authorization: `Bearer ${credential.apiKey}` }),
    },
    test: async ({ http, config: { book_id } }) => {
      await http.get(`/books/${book_id}`);
    },
    capabilities: {
      import_customers: { contract: importCustomers, cursor, run: (context) => pages(context, 'guests', toCustomer) },
      import_reviews: { contract: importReviews, cursor, run: (context) => pages(context, 'reviews', toReview) },
    },
  });

// Read leniently: only the fields that you use; ignore the rest. Map strictly: what the response leaves out stays absent, since it
// may be withheld, and changes nothing; null and empty text mean none, and clear the field.

const text = z
  .string()
  .nullish()
  .transform((value) => (value === '' ? null : value));
const entry = z.object({ id: z.int(), changed: z.string().nullish() });
const guest = entry.extend({ name: text, email: text });
const review = entry.extend({ stars: z.int(), text });

const base = ({ id, changed }: z.infer<typeof entry>) => ({
  externalId: String(id),
  updatedAt: (changed && toTimestamp(changed)) || null,
});
// A guestbook has no telephone numbers and no addresses: they stay absent.
const toCustomer = guest.transform((raw) => ({ ...base(raw), name: raw.name, email: raw.email }));
const toReview = review.transform((raw) => ({ ...base(raw), stars: raw.stars, text: raw.text }));

const response = z.object({ entries: z.array(z.unknown()), next: z.string().nullish() });

type Place = z.infer<typeof cursor>;

/** Yields the pages of a list, from where an earlier run stopped. */
async function* pages<Item>(
  { http, config: { book_id }, window, cursor: from }: PullContext<z.infer<typeof config>, unknown, Place>,
  list: 'guests' | 'reviews',
  toItem: z.ZodType<Item>,
): AsyncGenerator<PullPage<Item, Place>, void, undefined> {
  for (let next = from === null ? undefined : from.next; next !== null; ) {
    const { body } = await http.get(`/books/${book_id}/${list}`, {
      query: { from: next, changed_since: window.since?.toISOString(), changed_before: window.until.toISOString() },
    });
    const page = response.safeParse(body);
    if (!page.success)
      throw new IntegrationError('provider_malformed', `Guestbook's response for ${list} is malformed: run it again.`);
    next = page.data.next ?? null;
    yield { ...readEntries(page.data.entries, toItem), cursor: { next } };
  }
}

/** An entry that cannot be read is rejected and does not stop the import. */
function readEntries<Item>(entries: readonly unknown[], toItem: z.ZodType<Item>) {
  const items: Item[] = [];
  const rejected: RecordIssue[] = [];
  for (const raw of entries) {
    const { success, data, error } = toItem.safeParse(raw);
    const id = entry.safeParse(raw).data?.id;
    if (success) items.push(data);
    else
      for (const { path, message } of error.issues)
        rejected.push({ externalId: id === undefined ? null : String(id), field: path.join('.'), problem: message });
  }
  return { items, rejected };
}
