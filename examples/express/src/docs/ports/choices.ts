import type { Choice, FindChoices } from '@makerfex/integrations-core';
import type { PoolClient } from 'pg';

/** The products of this shop with this text in their title. */
export const findProducts: FindChoices<PoolClient> = async ({ text, limit }, { tx, scope }) => {
  const { rows } = await tx.query<Choice>(
    `select id, document->>'title' as label, document->'images'->0->>'url' as "pictureUrl"
     from products
     where shop_id = $1 and deleted_at is null and strpos(lower(document->>'title'), lower($2)) > 0
     order by 2 limit $3`,
    [scope.shopId, text, limit],
  );
  return rows;
};
