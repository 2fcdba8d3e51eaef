import type { Choice, FindChoices } from '@makerfex/integrations-core';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { runStatement } from '../statement.ts';

/** The port of the Catalog domain that finds products to choose from, by their title or article number. */
export const findProducts: FindChoices<SqlEntityManager> = ({ text, limit }, { tx, scope }) =>
  runStatement<Choice>(
    tx,
    `SELECT p.id, p.title AS label, p.images->0->>'url' AS "pictureUrl",
       (SELECT v.sku FROM product_variants v WHERE v.shop_id = p.shop_id AND v.product_id = p.id AND v.sku IS NOT NULL
        ORDER BY v.position LIMIT 1) AS detail
     FROM products p
     WHERE p.shop_id = $1 AND p.deleted_at IS NULL AND (strpos(lower(p.title), lower($2)) > 0 OR EXISTS (
       SELECT FROM product_variants v WHERE v.shop_id = p.shop_id AND v.product_id = p.id AND strpos(lower(v.sku), lower($2)) > 0))
     ORDER BY strpos(lower(p.title), lower($2)), p.title, p.id LIMIT $3`,
    [scope.shopId, text, limit],
  );
