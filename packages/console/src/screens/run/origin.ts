import { ApiError, type Client } from '@makerfex/integrations-client';
import type { Run } from './follow.ts';

/** Where a run belongs, in words of the server. */
export interface Origin {
  /** The name of the provider; null if the connection was deleted. */
  readonly provider: string | null;
  /** The name of the capability; undefined if the provider has it no more. */
  readonly label: string | undefined;
}

export async function readOrigin(
  client: Client,
  { connection_id: id, capability }: Run,
  signal: AbortSignal,
): Promise<Origin> {
  const [providers, connection] = await Promise.all([
    client.providers.list({ signal }),
    client.connections.get(id, { signal }).catch((error: unknown) => {
      if (error instanceof ApiError && error.status === 404) return null;
      throw error;
    }),
  ]);
  const provider = providers.find(({ key }) => key === connection?.provider_key);
  return {
    provider: provider?.label ?? null,
    label: provider?.capabilities.find(({ key }) => key === capability)?.label,
  };
}
