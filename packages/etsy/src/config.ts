import * as z from 'zod';

/** The config of a connection: the numeric id of the Etsy shop, as text or a number; stored as text. */
export const etsyConfig = z.object({
  shop_id: z.coerce
    .string<string | number>()
    .regex(/^[1-9]\d{0,18}$/, 'not the numeric id of an Etsy shop: digits only, as in its API address')
    .meta({
      title: 'Shop id',
      description: "Etsy's numeric id of the shop, not of its user.",
      examples: ['12345678'],
    }),
});
export type EtsyConfig = z.output<typeof etsyConfig>;
