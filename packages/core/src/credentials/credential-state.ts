import type { CredentialState } from '../policy/use-conditions.ts';
import type { Provider } from '../provider/provider.ts';
import type { ConnectionRow, CredentialRow } from '../storage/rows.ts';
import type { UnitOfWork } from '../storage/storage.ts';

/** Kinds that get access tokens from a token endpoint, so that an expired one can be replaced. */
export const isRenewable = ({ kind }: Pick<CredentialRow, 'kind'>): boolean =>
  kind === 'oauth2' || kind === 'client_credentials';

/** Whether a connection works without a credential. */
export const needsNoCredential = ({ auth }: Provider, config: unknown): boolean =>
  auth.some((one) => one.kind === 'none' && (one.suffices?.(config) ?? true));

/**
 * The state of a connection's credential according to its rows; only its use shows whether the provider still accepts it.
 * @param known the live version, if it was just read; null if there is none
 */
export async function readCredentialState<Tx>(
  unit: UnitOfWork<Tx>,
  provider: Provider,
  connection: Pick<ConnectionRow, 'id' | 'config'>,
  known?: CredentialRow | null,
): Promise<CredentialState> {
  if (needsNoCredential(provider, connection.config)) return 'not_needed';
  const live = known === undefined ? await unit.credentials.findLive(connection.id) : known;
  if (live) return stateOf(live);
  return (await unit.credentials.list(connection.id, 1)).length > 0 ? 'revoked' : 'missing';
}

/** The same from the live version alone; null if earlier versions have to be looked at. */
export const stateByLive = (
  provider: Provider,
  { config }: Pick<ConnectionRow, 'config'>,
  live: CredentialRow | null,
): CredentialState | null => (needsNoCredential(provider, config) ? 'not_needed' : live && stateOf(live));

const stateOf = (live: CredentialRow): CredentialState => (isSpent(live) ? 'expired' : 'usable');

const isSpent = (live: CredentialRow): boolean => {
  const end = isRenewable(live) ? live.refreshExpiresAt : live.expiresAt;
  return end !== null && end.getTime() <= Date.now();
};
