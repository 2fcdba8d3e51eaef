import type { PortContext } from '@makerfex/integrations-core';
import type { Product } from '@makerfex/integrations-core/records';
import type { PostableProduct } from '@makerfex/integrations-instagram';
import type { PoolClient } from 'pg';

/** The product to post, or null if this shop has none with this id. */
export async function getProduct(id: string, { tx, scope }: PortContext<PoolClient>): Promise<PostableProduct | null> {
  const { rows } = await tx.query<{ document: Product }>(
    'select document from products where shop_id = $1 and id::text = $2 and deleted_at is null',
    [scope.shopId, id],
  );
  if (!rows[0]) return null;
  const { title, description = null, url = null, tags = [], images = [], variants = [] } = rows[0].document;
  return { title, description, url, tags, images, price: variants[0]?.price ?? null };
}
