import * as z from 'zod';
import { type Money, moneySchema } from './money.ts';
import { type NamedValue, namedValuesSchema } from './named-value.ts';
import { type CanonicalRecord, type FieldsOf, recordFields } from './record.ts';
import { timestampSchema } from './timestamp.ts';

/** Stock can be negative if a shop oversells. */
const stock = z.number().int().min(-1_000_000_000).max(1_000_000_000);
const text = z.string().nullish();

/** Stock at one place. */
export interface InventoryLevel {
  /** The provider's id of the place. */
  locationExternalId: string;
  /** Units that can be sold. Null: not counted there. */
  available?: number | null | undefined;
  /** Units that are there, including reserved ones. Null: not counted there. */
  onHand?: number | null | undefined;
}

/** A variant of a product that can be bought: a size, a colour. */
export interface Variant {
  /** The provider's id. Some providers renew it at every edit: see {@link matchVariants}. */
  externalId: string;
  /** The shop's own article number. Null: none. */
  sku?: string | null | undefined;
  /** What distinguishes it from the others: `M / Red`. Null if it is the only one. */
  title?: string | null | undefined;
  /** Its value of each property that varies: `{ name: 'Size', value: 'M' }`. Empty if nothing varies. */
  options?: NamedValue[] | undefined;
  /** Price of one unit, in the shop's currency, before discounts. */
  price?: Money | null | undefined;
  /** Units that can be sold, over all places. Null: not counted (made to order); absent: unknown. */
  available?: number | null | undefined;
  /** Per place, if the provider has places. */
  inventory?: InventoryLevel[] | undefined;
}

export const variantSchema: z.ZodType<Variant, Variant> = z.object({
  externalId: z.string().min(1),
  sku: text,
  title: text,
  options: namedValuesSchema.optional(),
  price: moneySchema.nullish(),
  available: stock.nullish(),
  inventory: z
    .array(
      z.object({
        locationExternalId: z.string(),
        available: stock.nullish(),
        onHand: stock.nullish(),
      } satisfies FieldsOf<InventoryLevel>),
    )
    .optional(),
} satisfies FieldsOf<Variant>);

/** A picture of a product. */
export interface Image {
  /** Where the picture is; some providers change it over time. */
  url: string;
  /** Alternative text, for people who cannot see it. */
  alt?: string | null | undefined;
}
export const imageSchema: z.ZodType<Image, Image> = z.object({ url: z.string(), alt: text } satisfies FieldsOf<Image>);

/** A product with its variants and stock. An absent field is unknown and changes nothing, null is known to be empty and clears. */
export interface Product extends CanonicalRecord {
  /** Name of the product, as buyers see it. */
  title: string;
  /** As at the provider: plain text, or HTML. */
  description?: string | null | undefined;
  /**
   * Whether it can be bought.
   * - `active`: it is on sale, even if only people with its link can see it.
   * - `draft`: it has not been published yet.
   * - `inactive`: the shop took it off sale for now.
   * - `sold_out`: on sale, but nothing is left, and the provider treats that as a status of its own.
   * - `expired`: its time on sale ran out, and the shop has to renew it.
   * - `archived`: the shop keeps it for its records only.
   * - `unknown`: the provider has a word for it that this version does not know. Absent: the provider does not say.
   */
  status?: 'active' | 'draft' | 'inactive' | 'sold_out' | 'expired' | 'archived' | 'unknown' | undefined;
  /** The provider's own word for the status, lower case. */
  providerStatus?: string | undefined;
  /** Its public page. Null: it is not published. */
  url?: string | null | undefined;
  /** All of the shop's own labels and search words; an empty list means that there are none. */
  tags?: string[] | undefined;
  /** All of its pictures, in their order; an empty list means that there are none. */
  images?: Image[] | undefined;
  /**
   * All of them, in their order; a product without options has one. Absent: they could not be read, and the known ones stay.
   */
  variants?: Variant[] | undefined;
  /** When it was created at the provider. `YYYY-MM-DDTHH:mm:ss.sssZ` */
  createdAt?: string | null | undefined;
}
export const productSchema: z.ZodType<Product, Product> = z.object({
  ...recordFields,
  title: z.string(),
  description: text,
  status: z.enum(['active', 'draft', 'inactive', 'sold_out', 'expired', 'archived', 'unknown']).optional(),
  providerStatus: z.string().optional(),
  url: text,
  tags: z.array(z.string()).optional(),
  images: z.array(imageSchema).optional(),
  variants: z.array(variantSchema).optional(),
  createdAt: timestampSchema.nullish(),
} satisfies FieldsOf<Product>);
