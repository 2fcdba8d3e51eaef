import { ApiError, type Client, type components } from '@makerfex/integrations-client';
import type { Permissions } from '../../shell/permissions.ts';
import type { Credential, Provider } from '../connection/read.ts';

export type Connection = components['schemas']['ListedConnection'];

/** What a step needs to know: how far the shop is with the provider. */
export interface Connecting {
  readonly provider: Provider;
  /** Null until the settings are saved. */
  readonly connection: Connection | null;
  /** Null without one, for people who may not see it, and if the provider can do without. */
  readonly credential: Credential | null;
  readonly permissions: Permissions;
}

export const isSignedIn = ({ credential }: Pick<Connecting, 'credential'>): boolean =>
  credential !== null && credential.revoked_at === null;

/** @throws ApiError `not_found` if the server has no such provider */
export async function readConnecting(
  client: Client,
  permissions: Promise<Permissions>,
  key: string,
  signal: AbortSignal,
): Promise<Connecting> {
  const [providers, connections, may] = await Promise.all([
    client.providers.list({ signal }),
    client.connections.list({ signal }),
    permissions,
  ]);
  const provider = providers.find((one) => one.key === key);
  if (!provider) throw new ApiError(`There is no provider ${key}.`, { code: 'not_found', status: 404 });
  const connection = connections.find((one) => one.provider_key === key) ?? null;
  const mayLook = connection !== null && may.may('configure').allowed && !provider.auth_types.includes('none');
  const credential = mayLook ? await readCredential(client, connection.id, signal) : null;
  return { provider, connection, credential, permissions: may };
}

async function readCredential(client: Client, id: string, signal: AbortSignal): Promise<Credential | null> {
  // Asking for one that is missing works too, but browsers log an error for it.
  const { capabilities } = await client.permissions.get(id, { signal });
  if (capabilities?.some(({ rule }) => rule === 'use.credential_missing')) return null;
  try {
    return await client.credentials.get(id, { signal });
  } catch (error) {
    if (error instanceof ApiError && error.code === 'not_found') return null;
    throw error;
  }
}
