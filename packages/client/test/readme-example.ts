import { ApiError, createClient } from '@makerfex/integrations-client';

/** Connects a Shopify shop by a token of its own app, imports its orders, and shows how far the import is. */
export async function importOrders(readToken: () => Promise<string>, show: (text: string) => void) {
  const api = createClient({
    baseUrl: 'https://app.example.com/api/integrations',
    headers: async () => ({ authorization: `Bearer ${await readToken()}` }),
  });
  try {
    const config = { shop: 'kiln.myshopify.com' };
    const { id } = await api.connections.create({ provider_key: 'shopify', config });
    await api.credentials.set(id, { kind: 'access_token', secret: { access_token: 'pasted-token' } });
    const run = await api.runs.start(id, 'import_orders');
    for await (const { state, progress } of api.runs.follow(run.id)) show(`${state}: ${progress.fetched} orders`);
    for await (const { level, message } of api.events.all({ connection: id })) show(`${level} ${message}`);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    show(error.message);
    for (const { path, problem } of error.fields) show(`${path}: ${problem}`);
  }
}
