import type { SqlEntityManager } from '@mikro-orm/sql';
import { fit } from './terminal.ts';

interface OrderSample {
  number: string;
  provider_key: string;
  status: string;
  placed: string | null;
  due: string | null;
  customer_name: string | null;
  city: string | null;
  total: string;
  currency: string;
  lines: { quantity: number; title: string; price: string; options: string | null; personalization: string | null }[];
}
interface ProductSample {
  title: string;
  provider_key: string;
  status: string;
  variants: {
    title: string | null;
    sku: string | null;
    price: string | null;
    currency: string | null;
    available: number | null;
  }[];
}
interface CustomerSample {
  name: string | null;
  email: string | null;
  provider_key: string;
  orders: number;
}

/** Some of what lies in the host's own tables, of each provider, short enough to read. */
export async function sample(em: SqlEntityManager, shopId: string): Promise<string> {
  const orders: OrderSample[] = await em.execute(newestOrders, [shopId]);
  const products: ProductSample[] = await em.execute(oneProduct, [shopId]);
  const customers: CustomerSample[] = await em.execute(bestCustomer, [shopId]);
  return [...orders.map(showOrder), ...products.map(showProduct), customers.map(showCustomer).join('\n')].join('\n\n');
}

const newestOrders = `
  SELECT DISTINCT ON (p.provider_key) p.number, p.provider_key, p.status, p.total::text AS total, p.currency,
    to_char(p.placed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS placed,
    to_char(p.due_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS due,
    COALESCE(p.customer_name, p.shipping_address->>'name') AS customer_name, p.shipping_address->>'city' AS city,
    (SELECT jsonb_agg(jsonb_build_object('quantity', l.quantity, 'title', l.title, 'price', l.unit_price::text,
       'options', (SELECT string_agg(o->>'value', ', ') FROM jsonb_array_elements(l.options) AS o),
       'personalization', l.personalization) ORDER BY l.position)
     FROM project_lines l WHERE l.shop_id = p.shop_id AND l.project_id = p.id) AS lines
  FROM projects p
  WHERE p.shop_id = ? AND p.deleted_at IS NULL AND EXISTS
    (SELECT FROM project_lines l WHERE l.shop_id = p.shop_id AND l.project_id = p.id AND l.personalization IS NOT NULL)
  ORDER BY p.provider_key, p.placed_at DESC NULLS LAST, p.id`;

const oneProduct = `
  SELECT DISTINCT ON (p.provider_key) p.title, p.provider_key, p.status,
    (SELECT jsonb_agg(jsonb_build_object('title', v.title, 'sku', v.sku, 'available', v.available,
       'price', v.price::text, 'currency', v.currency) ORDER BY v.position)
     FROM product_variants v WHERE v.shop_id = p.shop_id AND v.product_id = p.id) AS variants
  FROM products p
  WHERE p.shop_id = ? AND p.deleted_at IS NULL AND p.status = 'active' AND EXISTS
    (SELECT FROM product_variants v WHERE v.shop_id = p.shop_id AND v.product_id = p.id AND v.available > 0)
  ORDER BY p.provider_key, p.title`;

const bestCustomer = `
  SELECT DISTINCT ON (c.provider_key) c.name, c.email, c.provider_key, count(p.id)::int AS orders
  FROM customers c
  LEFT JOIN projects p ON p.shop_id = c.shop_id AND p.provider_key = c.provider_key
    AND p.customer_external_id = c.external_id
  WHERE c.shop_id = ? AND c.deleted_at IS NULL
  GROUP BY c.shop_id, c.id ORDER BY c.provider_key, count(p.id) DESC, c.name`;

/** Rounded for the eye; what is stored is exact. */
const money = (amount: string | null, currency: string | null): string =>
  amount && currency ? Number(amount).toLocaleString('en-US', { style: 'currency', currency }) : 'no price';

const most = 4;
const shorten = (rows: readonly string[]): string[] =>
  rows.length > most ? [...rows.slice(0, most).map(fit), `  ... and ${rows.length - most} more`] : rows.map(fit);

function showOrder(order: OrderSample): string {
  const dates = [order.placed && `placed ${order.placed}`, order.due && `due ${order.due}`].filter(Boolean).join(', ');
  const lines = order.lines.map(({ quantity, title, price, options, personalization }) => {
    const details = [options && ` (${options})`, personalization && `: "${personalization.replaceAll('\n', ' / ')}"`];
    return `  ${quantity} x ${title} at ${money(price, order.currency)}${details.filter(Boolean).join('')}`;
  });
  return [
    `Order ${order.number} of ${order.provider_key}, ${order.status}, ${dates}`,
    `  for ${order.customer_name ?? '(name withheld)'}${order.city ? ` in ${order.city}` : ''}: ${money(order.total, order.currency)}`,
    ...shorten(lines),
  ].join('\n');
}

function showProduct({ title, provider_key, status, variants }: ProductSample): string {
  const lines = variants.map(
    (of) =>
      `  ${of.title ?? of.sku ?? 'the only one'}: ${money(of.price, of.currency)}, ${of.available ?? 'untracked'} in stock`,
  );
  return [`Product "${title}" of ${provider_key}, ${status}`, ...shorten(lines)].join('\n');
}

const showCustomer = ({ name, email, provider_key, orders }: CustomerSample): string =>
  `Customer ${name ?? '(name withheld)'} of ${provider_key}, ${email ?? 'e-mail withheld'}: ${orders} orders`;
