import { catalogue, type PickWords, textFor } from './catalogue.ts';
import { plural } from './formats.ts';

type Noun = readonly [one: string, other: string];
const nounOf = (one: string, other: string): Noun => [one, other];

/** What capabilities do, and what they bring in, by their key. Others are named as the server labels them. */
export const subjectWords = catalogue('subjects', {
  labels: {
    import_orders: 'Import orders',
    sync_products: 'Import products',
    import_customers: 'Import customers',
    post_instagram_product: 'Post a product to Instagram',
    vendor_handoff_invoice: 'Hand off to a vendor',
    webhooks: 'Fetch changes',
  },
  nouns: {
    import_orders: nounOf('order', 'orders'),
    sync_products: nounOf('product', 'products'),
    import_customers: nounOf('customer', 'customers'),
  },
  record: nounOf('record', 'records'),
});

/** What {@link countSubjects} and {@link labelOf} need of a session. */
interface Wording {
  readonly language: string;
  readonly format: { readonly number: (value: number) => string };
  readonly words: PickWords;
}

/** `2,000 orders`, for the capability that counts them. */
export function countSubjects(session: Wording, capability: string, count: number): string {
  const { nouns, record } = session.words(subjectWords);
  const [one, other] = textFor<Noun>(nouns, capability) ?? record;
  return `${session.format.number(count)} ${plural(session.language, count, { one, other })}`;
}

/** @param label what the server calls it; the key if it does not know the capability any more */
export const labelOf = (session: Wording, capability: string, label = capability): string =>
  textFor(session.words(subjectWords).labels, capability) ?? label;
