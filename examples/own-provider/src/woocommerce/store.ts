// An invented store, in the shapes of the API.

const at = (index: number, day = 1): string =>
  new Date(Date.UTC(2026, 9, day) + index * 61_000).toISOString().slice(0, 'yyyy-mm-ddThh:mm:ss'.length);

export const address = (index: number) => ({
  first_name: 'Ada',
  last_name: `Buyer ${index}`,
  company: '',
  address_1: `Long Street ${index}`,
  address_2: '',
  city: 'Vienna',
  state: '',
  postcode: '1010',
  country: 'AT',
  phone: index % 2 ? '' : `+43 1 ${1000 + index}`,
});
const noAddress = Object.fromEntries(Object.keys(address(0)).map((key) => [key, '']));

const statuses = ['pending', 'processing', 'on-hold', 'completed', 'cancelled', 'refunded', 'failed'];

/** Prices with 20 % VAT in them for every second order, and without for the others. */
export function order(id: number) {
  const status = statuses[id % statuses.length] ?? 'pending';
  const isDiscounted = id % 3 === 0;
  return {
    id,
    number: String(id),
    status,
    currency: 'EUR',
    date_created_gmt: at(id),
    date_modified_gmt: at(id, 2),
    prices_include_tax: id % 2 === 0,
    discount_total: isDiscounted ? '2.50' : '0.00',
    discount_tax: isDiscounted ? '0.50' : '0.00',
    shipping_total: '5.00',
    shipping_tax: '1.00',
    cart_tax: isDiscounted ? '5.10' : '5.60',
    total: isDiscounted ? '36.60' : '39.60',
    total_tax: isDiscounted ? '6.10' : '6.60',
    customer_id: id % 4 === 0 ? 0 : id,
    customer_note: id % 5 ? '' : 'Please ring twice',
    billing: { ...address(id), email: `buyer-${id}@example.com` },
    shipping: id % 6 ? address(id) : noAddress,
    date_paid_gmt: ['pending', 'on-hold', 'failed'].includes(status) ? null : at(id),
    meta_data: [],
    line_items: [
      {
        id: id * 10,
        name: 'Vase &ndash; Blue',
        product_id: 7,
        variation_id: 70,
        quantity: 1,
        sku: 'VASE-B',
        subtotal: '15.00',
        subtotal_tax: '3.00',
        total_tax: isDiscounted ? '2.50' : '3.00',
        total: isDiscounted ? '12.50' : '15.00',
        price: isDiscounted ? 12.5 : 15,
        meta_data: [
          { id: 1, key: 'pa_colour', value: 'blue', display_key: 'Colour', display_value: 'Blue' },
          { id: 2, key: '_reduced_stock', value: '1', display_key: '_reduced_stock', display_value: '1' },
        ],
      },
      {
        id: id * 10 + 1,
        name: 'Mug',
        product_id: 8,
        variation_id: 0,
        quantity: 3,
        sku: '',
        meta_data: [],
        subtotal: '10.00',
        subtotal_tax: '2.00',
        total: '10.00',
        total_tax: '2.00',
        price: 3.3333333333333335,
      },
    ],
    shipping_lines: [{ id: id * 10 + 2, method_title: 'Post', total: '5.00', total_tax: '1.00' }],
    fee_lines: [{ id: id * 10 + 3, name: 'Gift wrap', total: '3.00', total_tax: '0.60' }],
    coupon_lines: [],
    refunds: status === 'refunded' ? [{ id: id * 10 + 4, reason: '', total: isDiscounted ? '-36.60' : '-39.60' }] : [],
  };
}

export const isVariable = (id: number): boolean => id % 60 === 0;

export const product = (id: number) => ({
  id,
  name: `Vase ${id}`,
  type: isVariable(id) ? 'variable' : 'simple',
  status: ['publish', 'draft', 'private'][id % 3],
  permalink: `https://shop.example/product/vase-${id}`,
  description: id % 2 ? '<p>Thrown by hand.</p>' : '',
  date_created_gmt: at(id),
  date_modified_gmt: at(id, 2),
  sku: id % 4 ? `VASE-${id}` : '',
  price: isVariable(id) ? '' : '19.90',
  manage_stock: id % 2 === 0,
  stock_quantity: id % 2 === 0 ? id % 9 : null,
  tags: id % 3 ? [{ id: 1, name: 'Ceramics', slug: 'ceramics' }] : [],
  images: [{ id: 1, src: `https://shop.example/vase-${id}.jpg`, name: '', alt: id % 2 ? '' : 'A vase' }],
  variations: isVariable(id) ? [id * 100 + 1, id * 100 + 2] : [],
});

export const variationsOf = (id: number) =>
  ['Blue', 'Red'].map((colour, index) => ({
    id: id * 100 + index + 1,
    sku: `VASE-${id}-${colour}`,
    price: index ? '21.00' : '',
    date_modified_gmt: at(id, 2),
    manage_stock: index ? true : 'parent',
    stock_quantity: index ? -1 : 4,
    attributes: [{ id: 1, name: 'Colour', option: colour }],
  }));

export const customer = (id: number) => ({
  id,
  email: `buyer-${id}@example.com`,
  first_name: 'Ada',
  last_name: id % 3 ? `Buyer ${id}` : '',
  role: 'customer',
  date_created_gmt: at(id),
  date_modified_gmt: id % 2 ? at(id, 2) : null,
  billing: { ...address(id), email: `buyer-${id}@example.com` },
  shipping: id % 2 ? noAddress : address(id),
});

const many = <Row>(count: number, make: (id: number) => Row): Row[] =>
  Array.from({ length: count }, (_, index) => make(index + 1));

/** Enough records for three pages of each list. */
export const store = () => {
  const products = many(210, product);
  const variable = products.filter(({ id }) => isVariable(id));
  return {
    orders: many(210, order),
    products,
    customers: many(210, customer),
    variations: Object.fromEntries(variable.map(({ id }) => [id, variationsOf(id)])),
  };
};
