import * as z from 'zod';
import type { CredentialKind } from '../storage/credential-kinds.ts';
import { isSecretText, isTokenText, maxTokenLength } from './token-text.ts';

/** How one field of a secret is described to the person who fills it in. */
export interface SecretField {
  /** Name of the field in a form. */
  readonly title: string;
  /** Where to find the value, such as the page of the provider's settings. */
  readonly description?: string;
  /** What a value looks like; never a real one. */
  readonly examples?: readonly string[];
  /** What every valid value looks like. */
  readonly pattern?: RegExp;
  /**
   * What people see if a value does not match the pattern: a phrase after the field's name.
   * @default 'does not look like one: copy it again'
   */
  readonly problem?: string;
}

/** How the only field of a token or a key is described. */
export interface TokenFieldOptions extends Omit<SecretField, 'title' | 'description'> {
  /** @default 'Access token', or 'API key' */
  readonly title?: string;
  /** Where to find the value. @default 'The token as the provider shows it.', or the same of a key */
  readonly description?: string;
}

const defaultProblem = 'does not look like one: copy it again';

/** Aborts if the text is too long: a provider's pattern could take very long on it. */
const boundedText = z.string().max(maxTokenLength, {
  abort: true,
  error: `is longer than ${maxTokenLength} characters, the most that a secret may have`,
});
const token = boundedText
  .min(1)
  .refine(isTokenText, 'has spaces around it, line breaks, or characters that no token has: paste it again');
const text = boundedText.min(1).refine(isSecretText, 'has spaces around it, or line breaks: paste it again');
/** Null and empty text count as none: providers write both. */
const optionalToken = boundedText
  .nullable()
  .refine((value) => !value || isTokenText(value), 'has spaces around it, or characters that no token has')
  .transform((value) => value || undefined)
  .optional();

/** `writeOnly` is JSON Schema's word for a value that is sent and never shown again: a form draws it as a password. */
const described = <Schema extends z.ZodType>(
  schema: Schema,
  { title, description, examples }: Pick<SecretField, 'title' | 'description' | 'examples'>,
  masked = true,
): Schema =>
  schema.meta({
    title,
    ...(description && { description }),
    ...(examples && { examples: [...examples] }),
    writeOnly: masked,
  });

const shaped = (schema: z.ZodString, { pattern, problem = defaultProblem }: SecretField): z.ZodString =>
  pattern ? schema.regex(pattern, problem) : schema;

/** A field that holds a token: a text of visible ASCII characters. */
export const tokenField = (field: SecretField): z.ZodString => described(shaped(token, field), field);
/** A field that holds one line of text in any script, such as a password. */
export const textField = (field: SecretField, masked = true): z.ZodString =>
  described(shaped(text, field), field, masked);

/** A strict object. The default message would quote unknown keys, and one of them may be a misplaced secret. */
export const secretOf = <Shape extends z.core.$ZodLooseShape>(shape: Shape): z.ZodObject<Shape, z.core.$strict> =>
  z.strictObject(shape, {
    error: ({ code }) =>
      code === 'unrecognized_keys'
        ? `has other keys than those of its kind: ${Object.keys(shape).join(', ')}`
        : undefined,
  });

/** The secret of an `oauth2` credential as it is sealed. */
export const oauthSecret = secretOf({
  access_token: tokenField({ title: 'Access token', description: 'The token that authorises requests.' }),
  refresh_token: described(optionalToken, {
    title: 'Refresh token',
    description: 'Gets the next access token. Leave it out if the provider gave none.',
  }),
});
/** The secret of a `client_credentials` credential: the shop's own app, and its token once there is one. */
export const clientCredentialsSecret = secretOf({
  client_id: tokenField({ title: 'Client id', description: "The id of the shop's own app." }),
  client_secret: tokenField({ title: 'Client secret', description: "The secret of the shop's own app." }),
  access_token: described(optionalToken, {
    title: 'Access token',
    description: 'A token that the app already has. Leave it out: one is requested.',
  }),
});
/** How a pasted token is described by default. */
export const accessTokenField = {
  title: 'Access token',
  description: 'The token as the provider shows it.',
};
/** The secret of an `access_token` credential: a token that a person pasted. */
export const accessTokenSecret = secretOf({ access_token: tokenField(accessTokenField) });
/** How a key is described by default. */
export const apiKeyField = { title: 'API key', description: 'The key as the provider shows it.' };
/** The secret of an `api_key` credential. */
export const apiKeySecret = secretOf({ api_key: tokenField(apiKeyField) });

const user = (field: SecretField, masked: boolean): z.ZodString =>
  described(
    shaped(text, field).refine(
      (value) => !value.includes(':'),
      'has a colon, which no user name of basic authentication has',
    ),
    field,
    masked,
  );
/** The schema of the secret of a `basic_auth` credential. */
export const basicAuthSecretOf = (
  of: SecretField = { title: 'User', description: 'The name of the user at the provider.' },
  password: SecretField = { title: 'Password', description: 'The password of that user.' },
  masked = true,
) => secretOf({ user: user(of, masked), password: textField(password) });
/** The secret of a `basic_auth` credential: user and password of RFC 7617. */
export const basicAuthSecret = basicAuthSecretOf();
/** The secret of a `custom` credential, before the provider says which fields it has. */
export const customSecret = z.record(z.string(), boundedText);

/** The secrets of all kinds, without the patterns and titles that a provider adds. */
export const secretSchemas = {
  oauth2: oauthSecret,
  client_credentials: clientCredentialsSecret,
  access_token: accessTokenSecret,
  api_key: apiKeySecret,
  basic_auth: basicAuthSecret,
  custom: customSecret,
} as const satisfies Record<CredentialKind, z.ZodType>;

/** What `credentials.set` takes as the secret of a kind. */
export type SecretInput<Kind extends CredentialKind> = z.input<(typeof secretSchemas)[Kind]>;
