import type { PortContext } from '@makerfex/integrations-core';
import { type PostableProduct, postableProductSchema } from '@makerfex/integrations-instagram';
import type { SqlEntityManager } from '@mikro-orm/postgresql';

const query = `
  SELECT title, description, url, tags, images,
    (SELECT jsonb_build_object('amount', trim_scale(v.price)::text, 'currency', v.currency)
     FROM product_variants v WHERE v.shop_id = p.shop_id AND v.product_id = p.id AND v.price IS NOT NULL
     ORDER BY v.price LIMIT 1) AS price
  FROM products p WHERE shop_id = ? AND id::text = ? AND deleted_at IS NULL`;

/** The port of the Catalog domain that reads a product to post, with the price of its cheapest variant. */
export async function getProduct(
  id: string,
  { tx, scope }: PortContext<SqlEntityManager>,
): Promise<PostableProduct | null> {
  const [row] = await tx.execute<unknown[]>(query, [scope.shopId, id]);
  return row === undefined ? null : postableProductSchema.parse(row);
}
