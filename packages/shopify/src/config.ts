import * as z from 'zod';

/** The shop's own domain. */
export const shopDomain = /^[a-z0-9][a-z0-9-]*\.myshopify\.com$/i;

/** The config of a connection. */
export const shopifyConfig = z.object({
  /** `example.myshopify.com` */
  shop: z
    .string()
    .regex(shopDomain, 'must be the shop’s own domain, like example.myshopify.com')
    .meta({
      title: 'Domain of the shop',
      description: 'The own domain of the shop at Shopify, not the address of its store front.',
      examples: ['example.myshopify.com'],
    }),
  /**
   * Whether test orders are imported too.
   * @default false
   */
  include_test_orders: z
    .boolean()
    .meta({
      title: 'Import test orders',
      description: 'Also imports orders that were placed for a test, which nobody pays.',
      examples: [false],
    })
    .optional(),
});
export type ShopifyConfig = z.output<typeof shopifyConfig>;
