import * as z from 'zod';

/** What a shop configures: the numeric id of its Etsy shop, as text or number. Kept as text. */
export const etsyConfig = z.object({
  shop_id: z.coerce
    .string<string | number>()
    .regex(/^[1-9]\d{0,18}$/, 'not the numeric id of an Etsy shop: digits only, as in its API address'),
});
export type EtsyConfig = z.output<typeof etsyConfig>;
