import type { SqlEntityManager } from '@mikro-orm/sql';
import { table } from './table.ts';

const counting = `
  SELECT name, provider_key, count(*)::int AS rows FROM (
    SELECT 1 AS place, 'projects' AS name, shop_id, provider_key FROM projects
    UNION ALL SELECT 2, '  cancelled', shop_id, provider_key FROM projects WHERE status = 'cancelled'
    UNION ALL SELECT 3, 'project_lines', p.shop_id, p.provider_key
      FROM project_lines l JOIN projects p ON (p.shop_id, p.id) = (l.shop_id, l.project_id)
    UNION ALL SELECT 4, 'products', shop_id, provider_key FROM products
    UNION ALL SELECT 5, '  deleted at the source', shop_id, provider_key FROM products WHERE deleted_at IS NOT NULL
    UNION ALL SELECT 6, 'product_variants', p.shop_id, p.provider_key
      FROM product_variants v JOIN products p ON (p.shop_id, p.id) = (v.shop_id, v.product_id)
    UNION ALL SELECT 7, 'customers', shop_id, provider_key FROM customers
  ) AS counted WHERE shop_id = ? GROUP BY place, name, provider_key ORDER BY place`;

/** How many rows the tables of the host hold for the shop, by where they came from. */
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
