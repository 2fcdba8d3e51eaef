import createClient from 'openapi-fetch';
import type { paths } from '../generated/openapi-typescript';

interface Server {
  readonly baseUrl: string;
  readonly headers: Record<string, string>;
  readonly shopId: string;
  readonly accessToken: string;
}

/** Connects Etsy, imports its orders, follows the run, reads the events. */
export async function run({ baseUrl, headers, shopId, accessToken }: Server) {
  const api = createClient<paths>({ baseUrl, headers });
  const json = { 'Content-Type': 'application/json' };

  const connect = () => api.POST('/connections', { body: { provider_key: 'etsy', config: { shop_id: shopId } } });
  const { data: connection } = await connect();
  if (!connection) throw new Error('Etsy is not connected.');
  const params = { path: { id: connection.id } };
  await api.POST('/connections/{id}/credential', {
    params,
    body: { kind: 'oauth2', secret: { access_token: accessToken } },
  });
  const { data: started } = await api.POST('/connections/{id}/actions/{capability}', {
    params: { path: { id: connection.id, capability: 'import_orders' } },
    body: { full: true },
  });
  if (!started) throw new Error('The import did not start.');

  const { data: stream } = await api.GET('/runs/{id}/stream', {
    params: { path: { id: started.id } },
    parseAs: 'text',
  });
  const states = [...(stream ?? '').matchAll(/"state":"(\w+)"/g)].map(([, state = '']) => state);
  const { data: events } = await api.GET('/events', { params: { query: { connection: connection.id, limit: 100 } } });
  await api.POST('/connections/{id}/disable', { params, headers: json });
  const { error } = await connect();
  await api.DELETE('/connections/{id}', { params });

  return {
    states,
    eventTypes: events?.data.map((event) => event.event_type) ?? [],
    refused: error?.code ?? '',
  };
}

/** Never called: these lines must compile, or must not. */
export async function types(baseUrl: string) {
  const api = createClient<paths>({ baseUrl });
  // @ts-expect-error Etsy has no domain.
  await api.POST('/connections', { body: { provider_key: 'etsy', config: { shop: 'acme.myshopify.com' } } });
  // @ts-expect-error There is no such provider.
  await api.POST('/connections', { body: { provider_key: 'esty', config: {} } });
  // Fields with a default may be left out.
  await api.POST('/connections', {
    body: {
      provider_key: 'packright',
      config: { vendor: { name: 'Packright Lda' }, delivery: 'download', currency: 'EUR' },
    },
  });
  await api.POST('/connections/{id}/actions/{capability}', {
    params: { path: { id: '1', capability: 'post_instagram_product' } },
    body: { product_id: '7' },
  });
  const { data } = await api.GET('/runs/{id}', { params: { path: { id: '1' } } });
  const fetched: number | undefined = data?.progress.fetched;
  return fetched;
}
