import type { Choice, FindChoices } from '@makerfex/integrations-core';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { runStatement } from '../statement.ts';

/** The port of the Projects domain that finds projects to choose from, by the number of their order or its customer: the newest first. */
export const findProjects: FindChoices<SqlEntityManager> = ({ text, limit }, { tx, scope }) =>
  runStatement<Choice>(
    tx,
    `SELECT id, number AS label, concat_ws(', ', customer, to_char(placed_at, 'YYYY-MM-DD')) AS detail
     FROM projects, COALESCE(customer_name, shipping_address->>'name') AS customer
     WHERE shop_id = $1 AND deleted_at IS NULL
       AND (strpos(lower(number), lower($2)) > 0 OR strpos(lower(customer), lower($2)) > 0)
     ORDER BY placed_at DESC NULLS LAST, id LIMIT $3`,
    [scope.shopId, text, limit],
  );
