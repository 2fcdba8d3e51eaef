import type { SqlEntityManager } from '@mikro-orm/sql';
import { table } from './table.ts';

interface OrderSample {
  number: string;
  provider_key: string;
  status: string;
  placed: string | null;
  customer_name: string | null;
  total: string;
  currency: string;
  lines: { quantity: number; title: string; sku: string | null; personalization: string | null }[];
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

/** What lies in the host's own tables, short enough to read. */
export async function sample(em: SqlEntityManager, shopId: string): Promise<string> {
  const orders: OrderSample[] = await em.execute(
    `SELECT p.number, p.provider_key, p.status, to_char(p.placed_at, 'YYYY-MM-DD') AS placed, p.customer_name,
       trim_scale(p.total)::text AS total, p.currency,
       (SELECT jsonb_agg(jsonb_build_object('quantity', l.quantity, 'title', l.title, 'sku', l.sku,
          'personalization', l.personalization) ORDER BY l.position)
        FROM project_lines l WHERE l.project_id = p.id) AS lines
     FROM projects p WHERE p.shop_id = ? AND EXISTS (SELECT FROM project_lines l WHERE l.project_id = p.id)
     ORDER BY p.placed_at DESC NULLS LAST, p.number LIMIT 3`,
    [shopId],
  );
  const products: ProductSample[] = await em.execute(
    `SELECT p.title, p.provider_key, p.status,
       (SELECT jsonb_agg(jsonb_build_object('title', v.title, 'sku', v.sku, 'price', trim_scale(v.price)::text,
          'currency', v.currency, 'available', v.available) ORDER BY v.position)
        FROM product_variants v WHERE v.product_id = p.id) AS variants
     FROM products p WHERE p.shop_id = ? AND EXISTS
       (SELECT FROM product_variants v WHERE v.product_id = p.id AND v.available IS NOT NULL)
     ORDER BY p.title LIMIT 1`,
    [shopId],
  );
  const customers: CustomerSample[] = await em.execute(
    `SELECT c.name, c.email, c.provider_key, count(p.id)::int AS orders FROM customers c
     LEFT JOIN projects p ON p.shop_id = c.shop_id AND p.provider_key = c.provider_key
       AND p.customer_external_id = c.external_id
     WHERE c.shop_id = ? GROUP BY c.id ORDER BY count(p.id) DESC, c.name LIMIT 1`,
    [shopId],
  );
  return [
    'Three orders with their lines (tables projects, project_lines)',
    ...orders.flatMap(showOrder),
    'One product with its stock (tables products, product_variants)',
    ...products.flatMap(showProduct),
    'One customer (table customers)',
    ...customers.map(
      (of) =>
        `  ${of.name ?? '(name withheld)'} <${of.email ?? 'e-mail withheld'}>, ${of.provider_key}, ${of.orders} orders`,
    ),
  ].join('\n');
}

const showOrder = (order: OrderSample): string[] => [
  `  ${order.number} (${order.provider_key}, ${order.placed ?? 'no date'}, ${order.status}) ` +
    `${order.customer_name ?? '(name withheld)'}: ${order.total} ${order.currency}`,
  ...order.lines.map(
    ({ quantity, title, sku, personalization }) =>
      `    ${quantity} x ${title}${sku ? ` [${sku}]` : ''}${personalization ? `, "${personalization}"` : ''}`,
  ),
];

const showProduct = (product: ProductSample): string[] => [
  `  ${product.title} (${product.provider_key}, ${product.status})`,
  ...product.variants
    .slice(0, 6)
    .map(
      ({ title, sku, price, currency, available }) =>
        `    ${title ?? 'only variant'}${sku ? ` [${sku}]` : ''}: ${price ?? '?'} ${currency ?? ''}, ${available ?? 'untracked'} in stock`,
    ),
];

/** How many rows each table of the host holds for the shop. */
export async function hostCounts(em: SqlEntityManager, shopId: string): Promise<string> {
  const rows: { name: string; rows: number }[] = await em.execute(
    ['projects', 'project_lines', 'products', 'product_variants', 'customers']
      .map((name) => `SELECT '${name}' AS name, count(*)::int AS rows FROM ${name} WHERE shop_id = ?`)
      .join(' UNION ALL '),
    Array.from({ length: 5 }, () => shopId),
  );
  return table(
    ['host table', 'rows'],
    rows.map(({ name, rows: count }) => [name, count]),
  );
}
