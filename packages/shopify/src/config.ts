import * as z from 'zod';

/** The shop's own domain. */
export const shopDomain = /^[a-z0-9][a-z0-9-]*\.myshopify\.com$/i;

/**
 * How people name a shop: its short name, its own domain, or an address of its admin. Upper and lower case are both spelled out, since
 * forms get the pattern without its flags.
 */
const named =
  /^(?:(?:https?:\/\/)?(?:([A-Za-z0-9][A-Za-z0-9-]*)\.[Mm]y[Ss]hopify\.com|admin\.shopify\.com\/store\/([A-Za-z0-9][A-Za-z0-9-]*))(?:[/?#].*)?|([A-Za-z0-9][A-Za-z0-9-]*))$/;

function toDomain(text: string): string {
  const [, domain, admin, name] = named.exec(text) ?? [];
  return `${domain ?? admin ?? name ?? ''}.myshopify.com`.toLowerCase();
}

/** The config of a connection. */
export const shopifyConfig = z.object({
  /** `example.myshopify.com`; also given as `example`, or as an address of the shop's admin. */
  shop: z
    .string()
    .trim()
    .max(2_000)
    .regex(named, 'must be the shop’s own domain, like example.myshopify.com')
    .meta({
      title: 'Domain of the shop',
      description:
        'The own domain of the shop at Shopify, its first part, or the address of its admin. Not the address of its store front.',
      examples: ['example.myshopify.com'],
    })
    .transform(toDomain),
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
