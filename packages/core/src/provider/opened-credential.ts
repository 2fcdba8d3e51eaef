import * as z from 'zod';
import type { CredentialKind } from '../storage/credential-kinds.ts';

/** What a provider's `headers` and `target` see of the opened credential. */
export type OpenedCredential<Field extends string = string> =
  | { readonly kind: 'oauth2'; readonly accessToken: string }
  | { readonly kind: 'client_credentials'; readonly accessToken: string }
  | { readonly kind: 'access_token'; readonly accessToken: string }
  | { readonly kind: 'api_key'; readonly apiKey: string }
  | { readonly kind: 'basic_auth'; readonly user: string; readonly password: string }
  | { readonly kind: 'custom'; readonly fields: Readonly<Record<Field, string>> }
  | { readonly kind: 'none' };

const withToken = z.object({ access_token: z.string().min(1) });
const withKey = z.object({ api_key: z.string().min(1) });
const withPair = z.object({ user: z.string(), password: z.string() });
const withFields = z.record(z.string(), z.string());

/**
 * Reads a sealed secret as its kind. Null if it does not have the shape of the kind.
 * @example
 * const opened = openSecret('api_key', { api_key: 'key-1' }); // { kind: 'api_key', apiKey: 'key-1' }
 */
export function openSecret(kind: CredentialKind, secret: unknown): OpenedCredential | null {
  if (kind === 'api_key') {
    const { data } = withKey.safeParse(secret);
    return data ? { kind, apiKey: data.api_key } : null;
  }
  if (kind === 'basic_auth') {
    const { data } = withPair.safeParse(secret);
    return data ? { kind, ...data } : null;
  }
  if (kind === 'custom') {
    const { data } = withFields.safeParse(secret);
    return data ? { kind, fields: data } : null;
  }
  const { data } = withToken.safeParse(secret);
  return data ? { kind, accessToken: data.access_token } : null;
}
