import type * as z from 'zod';
import { accessTokenSecret, apiKeySecret, type OpenedCredential, oauthSecret } from '../auth/descriptor.ts';
import { IntegrationError } from '../errors.ts';
import type { Scope } from '../scope.ts';
import type { CredentialRow } from '../storage.ts';
import type { Secret } from '../vault/secret.ts';
import type { SealBinding } from '../vault/vault.ts';

/** What a row's secret is sealed for. */
export const bindingOf = (
  { shopId }: Scope,
  row: Pick<CredentialRow, 'connectionId' | 'kind' | 'version'>,
): SealBinding => ({
  shopId,
  connectionId: row.connectionId,
  kind: row.kind,
  version: row.version,
});

/** @throws IntegrationError `credential_corrupt` where the secret has not the shape of its kind. */
export function toOpened(row: CredentialRow, secret: Secret): OpenedCredential {
  if (row.kind === 'api_key') return { kind: row.kind, apiKey: read(row, secret, apiKeySecret).api_key };
  return { kind: row.kind, accessToken: read(row, secret, accessTokenSecret).access_token };
}

/** The refresh token of an `oauth2` secret; undefined where it has none. */
export const refreshTokenOf = (row: CredentialRow, secret: Secret): string | undefined =>
  read(row, secret, oauthSecret).refresh_token;

function read<Shape extends z.ZodType>(row: CredentialRow, secret: Secret, schema: Shape): z.output<Shape> {
  const parsed = secret.use((text) => schema.safeParse(JSON.parse(text)));
  if (parsed.success) return parsed.data;
  throw new IntegrationError(
    'credential_corrupt',
    `Version ${row.version} of the credential of connection ${row.connectionId} has not the shape of ${row.kind}: set the credential again.`,
  );
}
