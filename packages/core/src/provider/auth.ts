import * as z from 'zod';
import { IntegrationError } from '../errors.ts';
import type { CredentialKind } from '../storage/credential-kinds.ts';
import type { ClientCredentialsAuth, OAuth2Auth } from './oauth2.ts';
import {
  accessTokenField,
  accessTokenSecret,
  apiKeyField,
  apiKeySecret,
  basicAuthSecret,
  basicAuthSecretOf,
  type SecretField,
  secretOf,
  type TokenFieldOptions,
  textField,
  tokenField,
} from './secrets.ts';

export interface AccessTokenAuth {
  readonly kind: 'access_token';
  readonly secret: typeof accessTokenSecret;
}
export interface ApiKeyAuth {
  readonly kind: 'api_key';
  readonly secret: typeof apiKeySecret;
}
export interface BasicAuth {
  readonly kind: 'basic_auth';
  readonly secret: typeof basicAuthSecret;
  /** Fields that are shown in the credential's metadata. */
  readonly visible: readonly string[];
}
export interface CustomAuth<Field extends string = string> {
  readonly kind: 'custom';
  readonly secret: z.ZodObject<Record<string, z.ZodString>>;
  /** The names of its fields, in the order of the form. */
  readonly fields: readonly Field[];
  /** Fields that are shown in the credential's metadata. */
  readonly visible: readonly string[];
}
export interface NoAuth<Config = unknown> {
  readonly kind: 'none';
  /** Whether a connection with this config needs no credential. Without this function, none needs one. */
  suffices?(config: Config): boolean;
}
export type AuthDescriptor<Config = unknown, Field extends string = string> =
  | OAuth2Auth<Config>
  | ClientCredentialsAuth<Config>
  | AccessTokenAuth
  | ApiKeyAuth
  | BasicAuth
  | CustomAuth<Field>
  | NoAuth<Config>;
export type AuthKind = CredentialKind | 'none';
/** The descriptors of some kinds: the kinds that a provider accepts decide what its `headers` get. */
export type AuthDescriptorOf<Kind extends AuthKind, Config, Field extends string = string> = AuthDescriptor<
  Config,
  Field
> & { readonly kind: Kind };

/** A field of a secret that may be shown, such as the id of an account. */
export interface ShowableField extends SecretField {
  /**
   * Whether the value is a secret. With `false`, it is stored unsealed and shown in the credential's metadata.
   * @default true
   */
  readonly masked?: boolean;
}

const isMasked = ({ masked = true }: ShowableField): boolean => masked;

/**
 * A token that a person pastes. Sent as `authorization: Bearer <token>`, unless the provider has `headers`.
 * @param field how it is described to that person
 * @example
 * const auth = accessToken({ title: 'Access token', description: 'Settings > Apps > API' });
 */
export const accessToken = (field: TokenFieldOptions = {}): AccessTokenAuth => ({
  kind: 'access_token',
  secret: secretOf({ access_token: tokenField({ ...accessTokenField, ...field }) }),
});

/**
 * A key that a person pastes. There is no usual header for it: the provider's `headers` send it.
 * @param field how it is described to that person, and what every key looks like
 * @example
 * const auth = apiKey({ pattern: /^ak_[a-z0-9]{32}$/, problem: 'must start with ak_ and have 32 more characters' });
 */
export const apiKey = (field: TokenFieldOptions = {}): ApiKeyAuth => ({
  kind: 'api_key',
  secret: secretOf({ api_key: tokenField({ ...apiKeyField, ...field }) }),
});

/**
 * A user and a password, or a pair of keys that is sent like one. Core sends them as `authorization: Basic ...` (RFC 7617, in
 * UTF-8), unless the provider's `headers` set another `authorization`.
 * @param fields how both are described to the person who enters them
 * @example
 * const auth = basicAuth({
 *   user: { title: 'Consumer key', pattern: /^ck_/, problem: 'must start with ck_' },
 *   password: { title: 'Consumer secret', pattern: /^cs_/, problem: 'must start with cs_' },
 * });
 */
export const basicAuth = (
  fields: {
    /** The user, or the first key of the pair. @default { title: 'User' } */
    readonly user?: ShowableField;
    /** The password, or the second key of the pair. @default { title: 'Password' } */
    readonly password?: SecretField;
  } = {},
): BasicAuth => {
  const masked = fields.user === undefined || isMasked(fields.user);
  return {
    kind: 'basic_auth',
    secret: basicAuthSecretOf(fields.user, fields.password, masked),
    visible: masked ? [] : ['user'],
  };
};

/**
 * A secret of several fields, which the provider names. Its `headers` and `target` get them as `credential.fields`.
 * @throws IntegrationError `not_configured` if there is no field, or a key is not snake_case
 * @example
 * const auth = custom({
 *   fields: {
 *     account_sid: { title: 'Account SID', pattern: /^AC[0-9a-f]{32}$/, masked: false },
 *     auth_token: { title: 'Auth token', description: 'Console > Account > API keys' },
 *   },
 * });
 */
export function custom<const Field extends string>({
  fields,
}: {
  /** By snake_case key, in the order of the form. */
  readonly fields: Readonly<Record<Field, ShowableField>>;
}): CustomAuth<Field> {
  const entries = Object.entries<ShowableField>(fields);
  const wrong = entries.find(([key]) => !/^[a-z][a-z0-9_]{0,62}$/.test(key))?.[0];
  if (wrong !== undefined || entries.length === 0)
    throw new IntegrationError(
      'not_configured',
      wrong === undefined
        ? 'custom() has no fields: name at least one.'
        : `The field "${wrong}" of custom() must be snake_case, at most 63 characters: rename it.`,
    );
  return {
    kind: 'custom',
    secret: secretOf(Object.fromEntries(entries.map(([key, field]) => [key, textField(field, isMasked(field))]))),
    fields: namesOf(fields),
    visible: entries.filter(([, field]) => !isMasked(field)).map(([key]) => key),
  };
}

function namesOf<Field extends string>(fields: Readonly<Record<Field, unknown>>): Field[] {
  const names: Field[] = [];
  for (const name in fields) names.push(name);
  return names;
}

/**
 * No credential.
 * @param only which configs need none; a connection with another config needs one of the provider's other kinds
 * @example
 * const auth = [noCredential({ when: (config: { isOpen: boolean }) => config.isOpen }), apiKey()];
 */
export const noCredential = <Config>(only?: {
  /** Whether a connection with this config needs no credential. */
  when(config: Config): boolean;
}): NoAuth<Config> => ({
  kind: 'none',
  ...(only && { suffices: (config) => only.when(config) }),
});
