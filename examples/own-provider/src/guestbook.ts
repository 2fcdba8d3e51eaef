import {
  apiKey,
  defineProvider,
  importCustomers,
  type PullContext,
  type PullPage,
  pull,
  pullInput,
  type RecordReader,
  readBody,
  readList,
} from '@makerfex/integrations-core/provider';
import { type CanonicalRecord, recordFields, toTimestamp } from '@makerfex/integrations-core/records';
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

// Read leniently: describe only the fields that you use. A missing key stays absent, since it may be withheld, and changes nothing;
// null and empty text mean none, and clear the field. An optional field that cannot be read stays absent too, with a warning.

const text = z.string().transform((value) => (value === '' ? null : value));
const instant = z.string().transform((value) => toTimestamp(value) ?? null);

const base = (entry: RecordReader) => ({
  externalId: String(entry.required('id', z.int())),
  updatedAt: entry.optional('changed', instant) ?? null,
});
// A guestbook has no telephone numbers and no addresses: they stay absent.
const toCustomer = (guest: RecordReader) => ({
  ...base(guest),
  name: guest.optional('name', text),
  email: guest.optional('email', text),
});
const toReview = (review: RecordReader) => ({
  ...base(review),
  stars: review.required('stars', z.int()),
  text: review.optional('text', text),
});

const response = z.object({ entries: z.array(z.unknown()), next: z.string().nullish() });

type Place = z.infer<typeof cursor>;

/** Yields the pages of a list, from where an earlier run stopped. */
async function* pages<Item extends CanonicalRecord>(
  { http, config: { book_id }, window, cursor: from }: PullContext<z.infer<typeof config>, unknown, Place>,
  list: 'guests' | 'reviews',
  toItem: (entry: RecordReader) => Item,
): AsyncGenerator<PullPage<Item, Place>, void, undefined> {
  for (let next = from === null ? undefined : from.next; next !== null; ) {
    const { body } = await http.get(`/books/${book_id}/${list}`, {
      query: { from: next, changed_since: window.since?.toISOString(), changed_before: window.until.toISOString() },
    });
    const page = readBody(response, body, `Guestbook's list of ${list}`);
    next = page.next ?? null;
    // Each entry stands alone: one that cannot be read is rejected, and does not stop the import.
    yield { ...readList(page.entries, { id: 'id' }, toItem), cursor: { next } };
  }
}
