import { IntegrationError } from '../errors.ts';
import { invalid } from '../invalid.ts';
import type { Provider } from '../provider/provider.ts';
import type { SecretInput } from '../provider/secrets.ts';
import type { CredentialKind } from '../storage/credential-kinds.ts';
import type { CredentialRow, JsonObject } from '../storage/rows.ts';

/** What is known of a credential besides its secret. */
export interface CredentialAttributes {
  /**
   * When the secret stops working; null if unknown.
   * @default null
   */
  readonly expiresAt?: Date | null | undefined;
  /**
   * When the refresh token stops working; null if unknown.
   * @default null
   */
  readonly refreshExpiresAt?: Date | null | undefined;
  /**
   * Null if unknown.
   * @default null
   */
  readonly scopes?: readonly string[] | null | undefined;
}

interface SetCredentialOf<Kind extends CredentialKind> extends CredentialAttributes {
  readonly kind: Kind;
  readonly secret: SecretInput<Kind>;
}

/**
 * A credential to set: its kind, and the secret of that kind.
 * @example
 * const request: SetCredential = { kind: 'basic_auth', secret: { user: 'ck_1', password: 'cs_1' } };
 */
export type SetCredential = { [Kind in CredentialKind]: SetCredentialOf<Kind> }[CredentialKind];

/** A secret to seal, and what is stored beside it. */
export type NewSecret = Pick<CredentialRow, 'kind' | 'scopes' | 'visibleFields' | 'expiresAt' | 'refreshExpiresAt'> & {
  readonly payload: JsonObject;
};

/** @throws IntegrationError `invalid_input` with paths and problems, never with a value */
export function readSecret(provider: Provider, request: SetCredential): NewSecret {
  const accepted = provider.auth.filter((auth) => auth.kind !== 'none');
  const auth = accepted.find(({ kind }) => kind === request.kind);
  if (!auth) {
    const kinds = accepted.map(({ kind }) => kind).join(', ') || 'none';
    throw new IntegrationError(
      'invalid_input',
      `${provider.label} does not accept this kind of credential; use one of: ${kinds}.`,
      { issues: [{ path: 'kind', problem: `must be one of: ${kinds}` }] },
    );
  }
  const parsed = auth.secret.safeParse(request.secret);
  if (!parsed.success) throw invalid(`The secret of kind ${auth.kind}`, 'invalid_input', parsed.error, 'secret');
  const texts = Object.entries(parsed.data).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const visible = 'visible' in auth ? texts.filter(([name]) => auth.visible.includes(name)) : [];
  return {
    kind: auth.kind,
    payload: Object.fromEntries(texts),
    visibleFields: visible.length > 0 ? Object.fromEntries(visible) : null,
    scopes: request.scopes ?? null,
    // Client credentials have no token yet: the first use requests one.
    expiresAt: auth.kind === 'client_credentials' ? new Date() : (request.expiresAt ?? null),
    refreshExpiresAt: request.refreshExpiresAt ?? null,
  };
}
