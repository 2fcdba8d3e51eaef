import {
  createConnection,
  deleteConnection,
  disableConnection,
  listEvents,
  runCapability,
  setCredential,
  streamRun,
} from '../generated/hey-api';
import { createClient } from '../generated/hey-api/client';

interface Server {
  readonly baseUrl: string;
  readonly headers: Record<string, string>;
  readonly shopId: string;
  readonly accessToken: string;
}

/** Connects Etsy, imports its orders, follows the run, reads the events. */
export async function run({ baseUrl, headers, shopId, accessToken }: Server) {
  const client = createClient({ baseUrl, headers });
  const connect = () => createConnection({ client, body: { provider_key: 'etsy', config: { shop_id: shopId } } });

  const { data: connection } = await connect();
  if (!connection) throw new Error('Etsy is not connected.');
  const path = { id: connection.id };
  await setCredential({ client, path, body: { kind: 'oauth2', secret: { access_token: accessToken } } });
  const { data: started } = await runCapability({
    client,
    path: { ...path, capability: 'import_orders' },
    body: { full: true },
  });
  if (!started) throw new Error('The import did not start.');

  const states: string[] = [];
  const { stream } = await streamRun({ client, path: { id: started.id } });
  for await (const seen of stream) if (seen) states.push(seen.state);
  const { data: events } = await listEvents({ client, query: { connection: connection.id, limit: 100 } });
  await disableConnection({ client, path, body: {} });
  const { error } = await connect();
  await deleteConnection({ client, path });

  return { states, eventTypes: events?.data.map((event) => event.event_type) ?? [], refused: error?.code ?? '' };
}

/** Never called: these lines must compile, or must not. */
export const types = [
  // @ts-expect-error Etsy has no domain.
  () => createConnection({ body: { provider_key: 'etsy', config: { shop: 'acme.myshopify.com' } } }),
  // @ts-expect-error There is no such provider.
  () => createConnection({ body: { provider_key: 'esty', config: {} } }),
];
