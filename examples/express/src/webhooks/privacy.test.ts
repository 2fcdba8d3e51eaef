import { expect, it } from 'vitest';
import { webhooksAt } from '../http/addresses.ts';
import { openWebhookHost } from '../testing/webhook-host.ts';

it('hands out what is stored about a customer, then deletes it, within a minute of each request', async () => {
  const { apiUrl, simulators, connect, importAll, sql, shop } = await openWebhookHost();
  const id = await connect('shopify');
  await importAll(id, 'import_orders');
  await importAll(id, 'import_customers');
  const [order] = await sql<{ external_id: string; customer: string }>(
    `SELECT p.external_id, c.external_id AS customer FROM projects p
     JOIN customers c ON (c.shop_id, c.external_id) = (p.shop_id, p.customer_external_id) LIMIT 1`,
  );
  const about = { customer: order?.customer ?? '', orders: [order?.external_id ?? ''] };
  const { webhooks } = simulators.shopify;
  webhooks.configure(webhooksAt(apiUrl, 'shopify'), ['customers/data_request', 'customers/redact']);
  const settled = async (type: string) =>
    (await shop.privacy.list()).rows.find((request) => request.type === type)?.state;

  webhooks.demand({ topic: 'customers/data_request', ...about });
  await expect.poll(() => settled('export_customer'), { timeout: 100_000 }).toBe('settled');
  const [handed] = await sql<{ data: { customers: object[]; projects: object[] } }>('SELECT data FROM data_exports');
  expect(handed?.data.customers).toMatchObject([{ external_id: about.customer }]);
  expect(handed?.data.projects).toMatchObject([{ external_id: order?.external_id }]);

  webhooks.demand({ topic: 'customers/redact', ...about });
  await expect.poll(() => settled('redact_customer'), { timeout: 100_000 }).toBe('settled');
  expect(await sql('SELECT 1 FROM customers WHERE external_id = ?', [about.customer])).toEqual([]);
  const names = 'SELECT customer_name, customer_email, shipping_address FROM projects WHERE external_id = ?';
  expect(await sql(names, about.orders)).toEqual([
    { customer_name: null, customer_email: null, shipping_address: null },
  ]);
}, 180_000);
