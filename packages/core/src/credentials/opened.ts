import type * as z from 'zod';
import { IntegrationError } from '../errors.ts';
import { accessTokenSecret, apiKeySecret, type OpenedCredential } from '../provider/auth.ts';
import type { Scope } from '../scope.ts';
import type { Secret } from '../secret.ts';
import type { CredentialRow } from '../storage/rows.ts';
import type { SealBinding } from '../vault/vault.ts';

/** The shop, connection, kind and version that a row's secret is sealed for. */
export const bindingOf = (
  { shopId }: Scope,
  row: Pick<CredentialRow, 'connectionId' | 'kind' | 'version'>,
): SealBinding => ({
  shopId,
  connectionId: row.connectionId,
  kind: row.kind,
  version: row.version,
});

/** @throws IntegrationError `credential_corrupt` if the secret does not have the shape of its kind. */
export function toOpened(row: CredentialRow, secret: Secret): OpenedCredential {
  if (row.kind === 'api_key') return { kind: row.kind, apiKey: readSecretOf(row, secret, apiKeySecret).api_key };
  return { kind: row.kind, accessToken: readSecretOf(row, secret, accessTokenSecret).access_token };
}

/** @throws IntegrationError `credential_corrupt` if the secret does not match the schema. */
export function readSecretOf<Shape extends z.ZodType>(
  row: Pick<CredentialRow, 'version' | 'connectionId' | 'kind'>,
  secret: Secret,
  shape: Shape,
): z.output<Shape> {
  const parsed = secret.use((text) => shape.safeParse(JSON.parse(text)));
  if (parsed.success) return parsed.data;
  throw new IntegrationError(
    'credential_corrupt',
    `Version ${row.version} of the credential of connection ${row.connectionId} does not have the shape of ${row.kind}: set the credential again.`,
  );
}
