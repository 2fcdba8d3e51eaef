import { instant, type RecordReader, text } from '@makerfex/integrations-core/provider';
import { money, type Order } from '@makerfex/integrations-core/records';
import * as z from 'zod';

// TODO(author): the fields that you use, as the API names them. Others are ignored; a nullish() one may be missing.
export const rawOrder = z.object({
  id: z.int(),
  number: z.string(),
  changed_at: instant('zoned'),
  placed_at: instant('zoned').nullish(),
  buyer: z.object({ name: text.nullish(), email: text.nullish() }).nullish(),
  lines: z.array(z.object({ id: z.int(), title: z.string(), quantity: z.int(), price: z.string() })),
  currency: z.string(),
  subtotal: z.string(),
  shipping: z.string(),
  total: z.string(),
});

// TODO(author): the API's words for the status of an order. Any other word becomes `unknown`, with a warning.
const statuses = { open: 'open', done: 'completed', cancelled: 'cancelled' } as const;

// TODO(author): map what else the API has; leave out what it does not say.
export function toOrder(raw: z.infer<typeof rawOrder>, { record }: { record: RecordReader }): Order {
  const currency = money(raw.currency);
  return {
    externalId: String(raw.id),
    updatedAt: raw.changed_at,
    number: raw.number,
    status: record.word('status', statuses),
    placedAt: raw.placed_at,
    customer: raw.buyer,
    lines: raw.lines.map(({ id, title, quantity, price }) => ({
      externalId: String(id),
      title,
      quantity,
      unitPrice: currency.of(price),
    })),
    totals: { subtotal: currency.of(raw.subtotal), shipping: currency.of(raw.shipping), total: currency.of(raw.total) },
  };
}
