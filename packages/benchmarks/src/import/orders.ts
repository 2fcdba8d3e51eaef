import type { Order } from '@makerfex/integrations-core/records';

const money = (cents: number) => ({ amount: (cents / 100).toFixed(2), currency: 'EUR' });
const long = 'Hand-dyed merino, wound twice and labelled by hand. Please leave the parcel with the neighbour. '.repeat(
  11,
);

/** Of so many orders, one is another in the second revision of the source: 2 %. */
export const changedEvery = 50;

const address = (n: number) => ({
  name: `Buyer ${n}`,
  company: null,
  line1: `${n} Example Street`,
  line2: null,
  city: 'Sampletown',
  region: null,
  postalCode: '00000',
  countryCode: 'DE',
  phone: null,
});

/** An invented order of about 3 KB as JSON, with three lines. `revision` changes its content and time. */
export function makeOrder(n: number, revision = 0): Order {
  const at = new Date(Date.UTC(2026, 0, 1) + n * 1_000 + revision * 86_400_000).toISOString();
  return {
    externalId: String(1_000_000 + n),
    updatedAt: at,
    number: `#${n}`,
    status: 'open',
    paymentStatus: 'paid',
    fulfillmentStatus: 'unfulfilled',
    providerStatus: 'paid',
    placedAt: at,
    cancelledAt: null,
    dueAt: at,
    customer: { externalId: String(n % 5_000), name: `Buyer ${n}`, email: `buyer${n}@example.com` },
    shippingAddress: address(n),
    billingAddress: address(n),
    lines: [1, 2, 3].map((line) => ({
      externalId: `${1_000_000 + n}-${line}`,
      productExternalId: String(line),
      variantExternalId: String(line * 10),
      sku: `SKU-${line}`,
      title: `Skein of yarn number ${line}, in the colours of autumn`,
      quantity: line,
      unitPrice: money(1_250 * line),
      options: [
        { name: 'Colour', value: 'Rust' },
        { name: 'Weight', value: 'Fingering' },
      ],
      personalization: null,
    })),
    shipments: [],
    refunds: [],
    totals: {
      subtotal: money(17_500),
      shipping: money(490 + revision),
      taxesIncluded: true,
      tax: money(2_794),
      discount: null,
      total: money(17_990 + revision),
    },
    note: long,
    gift: { isGift: false, message: null },
  };
}
