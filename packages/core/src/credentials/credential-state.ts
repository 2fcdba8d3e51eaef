import type { CredentialState } from '../policy/use-conditions.ts';
import type { Provider } from '../provider.ts';
import type { StorageUnit } from '../storage.ts';
import type { CredentialRow } from '../storage-rows.ts';

/** Kinds whose access token is had from a token endpoint, so that an expired one is no hindrance. */
export const isRenewable = ({ kind }: Pick<CredentialRow, 'kind'>): boolean =>
  kind === 'oauth2' || kind === 'client_credentials';

/** What the rows tell of a connection's credential; whether the provider still takes it is known to its use alone. */
export async function readCredentialState<Tx>(
  unit: StorageUnit<Tx>,
  provider: Provider,
  connectionId: string,
): Promise<CredentialState> {
  if (provider.auth.every(({ kind }) => kind === 'none')) return 'not_needed';
  const live = await unit.credentials.findLive(connectionId);
  if (live) return isSpent(live) ? 'expired' : 'usable';
  return (await unit.credentials.list(connectionId)).length > 0 ? 'revoked' : 'missing';
}

const isSpent = (live: CredentialRow): boolean => {
  const end = isRenewable(live) ? live.refreshExpiresAt : live.expiresAt;
  return end !== null && end.getTime() <= Date.now();
};
