import type { PrivacyContext, PrivacyRequest } from '@makerfex/integrations-core';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { runStatement } from '../statement.ts';

type Context = PrivacyContext<SqlEntityManager>;

const hostIds = (subjects: PrivacyRequest['customers']): string =>
  JSON.stringify(subjects.flatMap(({ hostId }) => hostId ?? []));

const ofIds = (parameter: string): string =>
  `shop_id = $1 AND id IN (SELECT value::uuid FROM jsonb_array_elements_text(${parameter}::jsonb))`;

/** Collects what the host stores about the customers, for the shop to hand out. */
export async function exportCustomer(request: PrivacyRequest, { tx, scope }: Context): Promise<void> {
  const sql = `INSERT INTO data_exports (shop_id, request_id, due_at, data)
    SELECT $1, $2::uuid, $3::timestamptz, jsonb_build_object(
      'customers', (SELECT coalesce(jsonb_agg(to_jsonb(c)), '[]') FROM customers c WHERE ${ofIds('$4')}),
      'projects', (SELECT coalesce(jsonb_agg(to_jsonb(p)), '[]') FROM projects p WHERE ${ofIds('$5')}))
    ON CONFLICT DO NOTHING`;
  const { id, dueAt, customers, orders } = request;
  await runStatement(tx, sql, [scope.shopId, id, dueAt.toISOString(), hostIds(customers), hostIds(orders)]);
}

/** The columns of a project that say who ordered it. What was made and paid stays: the books need it. */
const personal = ['customer_external_id', 'customer_name', 'customer_email', 'customer_phone', 'shipping_address']
  .concat(['note', 'gift_message', 'gift_sender', 'attributes'])
  .map((column) => `${column} = NULL`)
  .join(', ');
const personalOfLines = 'personalization = NULL, attributes = NULL';

/** Deletes the customers, and makes their projects anonymous. */
export async function redactCustomer({ customers, orders }: PrivacyRequest, { tx, scope }: Context): Promise<void> {
  const shop = [scope.shopId];
  await runStatement(tx, `DELETE FROM customers WHERE ${ofIds('$2')}`, [...shop, hostIds(customers)]);
  await runStatement(tx, `UPDATE projects SET ${personal} WHERE ${ofIds('$2')}`, [...shop, hostIds(orders)]);
  const lines = `UPDATE project_lines SET ${personalOfLines} WHERE (shop_id, project_id) IN
    (SELECT shop_id, id FROM projects WHERE ${ofIds('$2')})`;
  await runStatement(tx, lines, [...shop, hostIds(orders)]);
}

/** Deletes everything that came from the provider. */
export async function redactShop({ providerKey }: PrivacyRequest, { tx, scope }: Context): Promise<void> {
  const owner = [scope.shopId, providerKey];
  const parts = { project_lines: ['project_id', 'projects'], product_variants: ['product_id', 'products'] } as const;
  for (const [table, [parent, of]] of Object.entries(parts))
    await runStatement(
      tx,
      `DELETE FROM ${table} WHERE (shop_id, ${parent}) IN (SELECT shop_id, id FROM ${of} WHERE shop_id = $1 AND provider_key = $2)`,
      owner,
    );
  for (const table of ['projects', 'products', 'customers'])
    await runStatement(tx, `DELETE FROM ${table} WHERE shop_id = $1 AND provider_key = $2`, owner);
}
