import { ApiError, type Client, type components } from '@makerfex/integrations-client';

export type Provider = components['schemas']['Provider'];
export type Connection = components['schemas']['ConnectionWithPlaces'];
export type Credential = components['schemas']['Credential'];

/** A connection with its provider. */
export interface Connected {
  readonly connection: Connection;
  readonly provider: Provider;
}

/** @throws ApiError `not_found` also if the server has the provider no more */
export async function readConnected(client: Client, id: string, signal: AbortSignal): Promise<Connected> {
  const [providers, connection] = await Promise.all([
    client.providers.list({ signal }),
    client.connections.get(id, { signal }),
  ]);
  const provider = providers.find(({ key }) => key === connection.provider_key);
  if (!provider)
    throw new ApiError(`The server no longer has the provider ${connection.provider_key}.`, {
      code: 'not_found',
      status: 404,
    });
  return { connection, provider };
}

/** What the server answers after a change, with what only a reading has. */
export const withChange = (connection: Connection, changed: components['schemas']['Connection']): Connection => ({
  ...connection,
  ...changed,
});
