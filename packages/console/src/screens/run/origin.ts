import { ApiError, type Client } from '@makerfex/integrations-client';
import type { Run } from './follow.ts';

/** Where a run belongs, in words of the server. */
export interface Origin {
  /** The name of the provider; null if the connection was deleted. */
  readonly provider: string | null;
  /** The name of the capability; undefined if the provider has it no more. */
  readonly label: string | undefined;
  /** The screen of its input; undefined if it has none of its own. */
  readonly screen: string | undefined;
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
  const found = provider?.capabilities.find(({ key }) => key === capability);
  return { provider: provider?.label ?? null, label: found?.label, screen: found?.screen?.name };
}
