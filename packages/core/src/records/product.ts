import * as z from 'zod';
import { moneySchema } from './money.ts';
import { recordFields } from './record.ts';
import { timestampSchema } from './timestamp.ts';

/** Stock can be negative where a shop sells beyond it. */
const stock = z.number().int().min(-1_000_000_000).max(1_000_000_000);

export const variantSchema = z.object({
  externalId: z.string().min(1),
  sku: z.string().nullable(),
  title: z.string().nullable(),
  options: z.array(z.object({ name: z.string(), value: z.string() })),
  price: moneySchema.nullable(),
  /** Sum over all locations; null where the provider does not track or tell it. */
  available: stock.nullable(),
  /** Per location, where the provider has locations. */
  inventory: z.array(
    z.object({ locationExternalId: z.string(), available: stock.nullable(), onHand: stock.nullable() }),
  ),
});

export const imageSchema = z.object({ url: z.string(), alt: z.string().nullable() });

/** A product with its variants and inventory. Null means withheld or not known, and never overwrites a known value. */
export const productSchema = z.object({
  ...recordFields,
  title: z.string(),
  description: z.string().nullable(),
  status: z.enum(['active', 'draft', 'inactive', 'sold_out', 'expired', 'archived', 'unknown']),
  providerStatus: z.string(),
  url: z.string().nullable(),
  tags: z.array(z.string()),
  images: z.array(imageSchema),
  variants: z.array(variantSchema),
  createdAt: timestampSchema.nullable(),
});
export type Product = z.infer<typeof productSchema>;
