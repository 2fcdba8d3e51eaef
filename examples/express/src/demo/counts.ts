import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { table } from './table.ts';

/** Common names of fast shipping methods. */
export const expressMethods = 'express|priority|next day|overnight';

const counting = `
  SELECT name, provider_key, sum(counted)::int AS rows FROM (
    SELECT 1 AS place, 'projects' AS name, shop_id, provider_key, 1 AS counted FROM projects
    UNION ALL SELECT 2, '  cancelled', shop_id, provider_key, 1 FROM projects WHERE status = 'cancelled'
    UNION ALL SELECT 3, '  gifts', shop_id, provider_key, 1 FROM projects WHERE is_gift OR gift_wrapped
    UNION ALL SELECT 4, '  express', shop_id, provider_key, 1 FROM projects WHERE shipping_method ~* '${expressMethods}'
    UNION ALL SELECT 5, '  tests', shop_id, provider_key, 1 FROM projects WHERE is_test
    UNION ALL SELECT 6, 'project_lines', p.shop_id, p.provider_key, 1
      FROM project_lines l JOIN projects p ON (p.shop_id, p.id) = (l.shop_id, l.project_id)
    UNION ALL SELECT 7, '  units to make', p.shop_id, p.provider_key, COALESCE(l.open_quantity, l.quantity)
      FROM project_lines l JOIN projects p ON (p.shop_id, p.id) = (l.shop_id, l.project_id)
      WHERE p.status = 'open' AND p.deleted_at IS NULL AND p.is_test IS NOT TRUE AND l.kind IN ('physical', 'unknown')
    UNION ALL SELECT 8, 'products', shop_id, provider_key, 1 FROM products
    UNION ALL SELECT 9, '  deleted at the source', shop_id, provider_key, 1 FROM products WHERE deleted_at IS NOT NULL
    UNION ALL SELECT 10, 'product_variants', p.shop_id, p.provider_key, 1
      FROM product_variants v JOIN products p ON (p.shop_id, p.id) = (v.shop_id, v.product_id)
    UNION ALL SELECT 11, 'customers', shop_id, provider_key, 1 FROM customers
  ) AS counted WHERE shop_id = ? GROUP BY place, name, provider_key ORDER BY place`;

/** Counts the shop's rows in the host's tables by provider, and the units to make. */
export async function hostCounts(em: SqlEntityManager, shopId: string): Promise<string> {
  const counts: { name: string; provider_key: string; rows: number }[] = await em.execute(counting, [shopId]);
  const providers = [...new Set(counts.map(({ provider_key }) => provider_key))].toSorted();
  const names = [...new Set(counts.map(({ name }) => name))];
  const rowsOf = (name: string, provider: string) =>
    counts.find((row) => row.name === name && row.provider_key === provider)?.rows ?? 0;
  return table(
    ['host table', ...providers],
    names.map((name) => [name, ...providers.map((provider) => rowsOf(name, provider))]),
  );
}
