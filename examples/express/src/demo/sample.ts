import { formatMoney } from '@makerfex/integrations-core/records';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import {
  chooseOrders,
  type OrderSample,
  ordersById,
  type ShownByOrder,
  shownByOrders,
  showOrder,
} from './sample-order.ts';
import { fit, locale } from './terminal.ts';

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

/** Shows some rows of the host's own tables, per provider. */
export async function sample(em: SqlEntityManager, shopId: string): Promise<string> {
  const shown: ShownByOrder[] = await em.execute(shownByOrders, [shopId]);
  const chosen = chooseOrders(shown, mostOrders);
  const ids = `{${chosen.join()}}`;
  const orders: OrderSample[] = await em.execute(ordersById, [shopId, ids, ids]);
  const products: ProductSample[] = await em.execute(oneProduct, [shopId]);
  const customers: CustomerSample[] = await em.execute(bestCustomer, [shopId]);
  return [
    ...orders.map((order) => shorten(showOrder(order))),
    ...products.map((product) => shorten(showProduct(product))),
    customers.map(showCustomer).join('\n'),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

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

/** Most orders that are shown per provider. */
const mostOrders = 3;
/** Most lines or variants that are shown per record. */
const mostParts = 3;

function shorten({ head, parts }: { head: readonly string[]; parts: readonly string[] }): string {
  const left = parts.length - mostParts;
  const shown = [...head, ...parts.slice(0, mostParts), ...(left > 0 ? [`  ... and ${left} more`] : [])];
  return shown
    .flatMap((part) => part.split('\n'))
    .map(fit)
    .join('\n');
}

const showProduct = ({ title, provider_key, status, variants }: ProductSample) => ({
  head: [`Product "${title}" of ${provider_key}, ${status}`],
  parts: variants.map(
    (of) =>
      `  ${of.title ?? of.sku ?? 'the only one'}: ${priceOf(of)}, ${of.available === null ? 'stock not counted' : `${of.available} in stock`}`,
  ),
});

const priceOf = ({ price: amount, currency }: ProductSample['variants'][number]): string =>
  amount === null || currency === null ? 'no price' : formatMoney({ amount, currency }, locale);

const showCustomer = ({ name, email, provider_key, orders }: CustomerSample): string =>
  `Customer ${name ?? '(name withheld)'} of ${provider_key}, ${email ?? 'e-mail withheld'}: ${orders} orders`;
