import { type Damage, patched } from './malformed.ts';

/** Damages the record itself, or its first line, variant or stock level. */
interface Bad {
  readonly of: 'record' | 'child' | 'level';
  readonly damage: Damage;
}
const record = (damage: Damage): Bad => ({ of: 'record', damage });
const child = (damage: Damage): Bad => ({ of: 'child', damage });
const money = (amount: unknown, currencyCode: unknown = 'USD') => ({ shopMoney: { amount, currencyCode } });
const twice: Damage = (whole) => [whole, whole];
/** JSON has no infinity; this is about the largest number that it holds. */
const huge = 1e300;
const times = (instant: unknown) => patched({ createdAt: instant, processedAt: instant, updatedAt: instant });
const withheldAddress = { name: null, firstName: null, lastName: null, address1: null, address2: null, zip: null };

const ofAll = {
  no_id: record(patched({ id: null })),
  not_a_record: record(() => ['record']),
  empty: record(() => [{}]),
  before_1970: record(times('1969-07-20T20:17:00Z')),
  far_future: record(times('2317-01-01T00:00:00Z')),
  no_zone: record(times('2026-11-01T10:00:00')),
  duplicate: record(twice),
  duplicate_child: child(twice),
} satisfies Record<string, Bad>;

/** Ways to make an order malformed. */
export const badOrders = {
  ...ofAll,
  wrong_types: record(
    patched({ note: 5, email: ['a'], billingAddress: 'here', fulfillments: 'none', refunds: [7], cancelledAt: false }),
  ),
  wrong_total: record(patched({ totalPriceSet: money(12.5) })),
  html_entities: record(patched({ note: 'Zo&euml; &amp; <b>Max</b> &#39;' })),
  unicode: record(patched({ note: 'NUL \u0000 and half \ud83d of a pair, \u202eשם 👩‍👩‍👧' })),
  unknown_status: record(patched({ displayFinancialStatus: 'IOU', displayFulfillmentStatus: 'TELEPORTED' })),
  withheld: record(
    patched({
      email: null,
      phone: null,
      customer: null,
      billingAddress: withheldAddress,
      shippingAddress: withheldAddress,
    }),
  ),
  negative_amount: record(patched({ totalDiscountsSet: money('-5.0') })),
  huge_total: record(patched({ totalPriceSet: money('1e300') })),
  huge_tax: record(patched({ totalTaxSet: money('9'.repeat(40)) })),
  bad_currency: record(patched({ totalPriceSet: money('1.0', 'Dollars') })),
  bad_country: record(patched({ shippingAddress: { city: 'Köln', countryCodeV2: 'Germany' } })),
  bad_refund: record(patched({ refunds: [{ id: 'gid://shopify/Refund/1', totalRefundedSet: null }] })),
  negative_quantity: child(patched({ quantity: -1 })),
  huge_quantity: child(patched({ quantity: huge })),
  child_not_a_record: child(() => [null]),
} as const satisfies Record<string, Bad>;
export type BadOrder = keyof typeof badOrders;

/** Ways to make a product malformed. */
export const badProducts = {
  ...ofAll,
  wrong_types: record(patched({ description: 5, tags: ['gift', 7], onlineStoreUrl: false })),
  no_title: record(patched({ title: null })),
  html_entities: record(patched({ title: 'Zo&euml; &amp; <b>Max</b>' })),
  unicode: record(patched({ title: 'NUL \u0000 and half \ud83d of a pair' })),
  unknown_status: record(patched({ status: 'HIDDEN' })),
  no_price: child(patched({ price: null })),
  negative_quantity: child(patched({ inventoryQuantity: -3 })),
  huge_quantity: child(patched({ inventoryQuantity: huge })),
  child_without_id: child(patched({ id: null })),
  no_location: { of: 'level', damage: patched({ location: null }) },
  bad_stock: { of: 'level', damage: patched({ quantities: [{ name: 'available', quantity: 'many' }] }) },
} as const satisfies Record<string, Bad>;
export type BadProduct = keyof typeof badProducts;
