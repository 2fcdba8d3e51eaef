import type { SetCredential } from '@makerfex/integrations-core';
import { type OpenedCredential, openSecret, type Provider, secretSchemas } from '@makerfex/integrations-core/provider';
import type { CredentialKind } from '@makerfex/integrations-core/storage';
import * as z from 'zod';
import type { ProviderSimulator } from './harness.ts';

/** A credential as the provider's code sees it, and every text of it that nobody else may see. */
interface IssuedCredential {
  readonly opened: OpenedCredential;
  readonly secrets: readonly string[];
}

type Secret = Readonly<Record<string, string>>;

/**
 * Issues credentials of the first kind that the provider accepts.
 * @throws TypeError if the simulator's secret is not one of that kind
 */
export function issueCredential({ auth: [first], label }: Provider, simulator: ProviderSimulator): IssuedCredential {
  if (!first || first.kind === 'none') return { opened: { kind: 'none' }, secrets: [] };
  const secret = secretFrom(simulator, first.kind);
  const issue = first.secret.safeParse(secret).error?.issues[0];
  const opened = openSecret(first.kind, secret);
  if (issue || !opened)
    throw new TypeError(
      `What the simulator issues is no ${first.kind} of ${label}: ${issue?.path.join('.') || 'it'} ${issue?.message}. Let \`credentials.issue\` return the secret as \`credentials.set\` takes it.`,
    );
  const visible = 'visible' in first ? first.visible : [];
  const hidden = Object.entries(secret).flatMap(([name, text]) => (visible.includes(name) ? [] : [text]));
  // Sent in base64 as one text.
  const pair = opened.kind === 'basic_auth' ? [`${opened.user}:${opened.password}`] : [];
  return { opened, secrets: [...hidden, ...pair] };
}

const ofKind = <Kind extends CredentialKind>(kind: Kind) =>
  z.object({ kind: z.literal(kind), secret: secretSchemas[kind] });
const credentialToSet = z.discriminatedUnion('kind', [
  ofKind('oauth2'),
  ofKind('client_credentials'),
  ofKind('access_token'),
  ofKind('api_key'),
  ofKind('basic_auth'),
  ofKind('custom'),
]);

/** A credential of the first kind that the provider accepts, as `credentials.set` takes it; null if it needs none. */
export function issueToSet(
  { auth: [first] }: Provider,
  simulator: Pick<ProviderSimulator, 'credentials' | 'tokens'>,
): SetCredential | null {
  if (!first || first.kind === 'none' || !(simulator.credentials ?? simulator.tokens)) return null;
  return credentialToSet.parse({ kind: first.kind, secret: secretFrom(simulator, first.kind) });
}

function secretFrom({ credentials, tokens }: Pick<ProviderSimulator, 'credentials' | 'tokens'>, kind: string): Secret {
  if (credentials) return credentials.issue();
  if (!tokens) throw new TypeError('The simulator issues no credential: give it `tokens`, or `credentials`.');
  const { access_token } = tokens.issueTokens();
  return kind === 'api_key' ? { api_key: access_token } : { access_token };
}

/**
 * The provider, with a `target` that notes which path it puts in place of which one.
 * @param noted gets the path that is asked for by the one that is requested
 */
export function withNotedTargets(provider: Provider, noted: Map<string, string>): Provider {
  const { http } = provider;
  if (!http.target) return provider;
  const target: typeof http.target = (about) => {
    const made = http.target?.(about) ?? about.path;
    const { pathname } = new URL(made, 'https://below.example');
    noted.set(pathname, about.path);
    return made;
  };
  return { ...provider, http: { ...http, target } };
}
