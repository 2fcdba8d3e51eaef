import type * as z from 'zod';
import { IntegrationError } from '../errors.ts';
import type { AuthDescriptor } from '../provider/auth.ts';
import { type OpenedCredential, openSecret } from '../provider/opened-credential.ts';
import type { Scope } from '../scope.ts';
import type { Secret } from '../secret.ts';
import type { CredentialRow } from '../storage/rows.ts';
import type { SealBinding } from '../vault/vault.ts';

type RowName = Pick<CredentialRow, 'version' | 'connectionId' | 'kind'>;

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

/**
 * Opens a secret as what its provider's code sees.
 * @param auth the provider's descriptor of this kind, if it still accepts it
 * @throws IntegrationError `credential_corrupt` if the secret does not have the shape of its kind, `credential_unusable` if it was
 * set before the provider got one of its fields
 */
export function toOpened(row: CredentialRow, secret: Secret, auth: AuthDescriptor | undefined): OpenedCredential {
  const opened = secret.use((text) => openSecret(row.kind, JSON.parse(text)));
  if (!opened) throw misshapen(row);
  const lacking =
    opened.kind === 'custom' && auth?.kind === 'custom'
      ? auth.fields.filter((field) => !Object.hasOwn(opened.fields, field))
      : [];
  if (lacking.length > 0)
    throw new IntegrationError(
      'credential_unusable',
      `The credential of connection ${row.connectionId} lacks ${lacking.join(', ')}, which its provider needs by now: set the credential again.`,
    );
  return opened;
}

/** @throws IntegrationError `credential_corrupt` if the secret does not match the schema. */
export function readSecretOf<Shape extends z.ZodType>(row: RowName, secret: Secret, shape: Shape): z.output<Shape> {
  const parsed = secret.use((text) => shape.safeParse(JSON.parse(text)));
  if (parsed.success) return parsed.data;
  throw misshapen(row);
}

const misshapen = (row: RowName) =>
  new IntegrationError(
    'credential_corrupt',
    `Version ${row.version} of the credential of connection ${row.connectionId} does not have the shape of ${row.kind}: set the credential again.`,
  );
