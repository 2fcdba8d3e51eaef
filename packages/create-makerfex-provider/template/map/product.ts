import { instant, type RecordReader, text } from '@makerfex/integrations-core/provider';
import { money, type Product } from '@makerfex/integrations-core/records';
import * as z from 'zod';

// TODO(author): the fields that you use, as the API names them. Others are ignored; a nullish() one may be missing.
export const rawProduct = z.object({
  id: z.int(),
  title: z.string(),
  changed_at: instant('zoned'),
  description: text.nullish(),
  currency: z.string(),
  variants: z.array(z.object({ id: z.int(), sku: text.nullish(), price: z.string(), stock: z.int().nullish() })),
});

// TODO(author): the API's words for the status of a product. Any other word becomes `unknown`, with a warning.
const statuses = { online: 'active', hidden: 'draft' } as const;

// TODO(author): map what else the API has; leave out what it does not say.
export function toProduct(raw: z.infer<typeof rawProduct>, { record }: { record: RecordReader }): Product {
  const currency = money(raw.currency);
  return {
    externalId: String(raw.id),
    updatedAt: raw.changed_at,
    title: raw.title,
    status: record.word('status', statuses),
    description: raw.description,
    variants: raw.variants.map(({ id, sku, price, stock }) => ({
      externalId: String(id),
      sku,
      price: currency.of(price),
      available: stock,
    })),
  };
}
