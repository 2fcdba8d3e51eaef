import { refuse } from './answers.ts';

export interface Token {
  readonly value: string;
  readonly scopes: readonly string[];
  /** Only a long one can be refreshed. */
  readonly isLong: boolean;
  readonly issuedAt: number;
  readonly expiresAt: number;
  /** The subcode of why it no longer works. */
  readonly endedBy: number | null;
}

/** A little less than 60 days, as Instagram answers. */
export const longSeconds = 5_183_944;
const shortSeconds = 3_600;
const dayMs = 86_400_000;
const expired = 463;
const allScopes = ['instagram_business_basic', 'instagram_business_content_publish'];

/** The tokens of the account. There are no refresh tokens: a long token is exchanged for a newer one. */
export function createTokens(now: () => number) {
  const tokens = new Map<string, Token>();
  let count = 0;

  const make = (isLong: boolean, scopes: readonly string[]): Token => {
    count += 1;
    const value = `IGAA-simulated-${isLong ? 'long' : 'short'}-${count}`;
    const issuedAt = now();
    const expiresAt = issuedAt + (isLong ? longSeconds : shortSeconds) * 1000;
    const token: Token = { value, scopes, isLong, issuedAt, expiresAt, endedBy: null };
    tokens.set(value, token);
    return token;
  };

  const endAll = (endedBy: number) => {
    for (const [value, token] of tokens) tokens.set(value, { ...token, endedBy });
  };

  /** @throws Refusal 190 if it does not work */
  const check = (value: string): Token => {
    const token = tokens.get(value);
    if (!token) return refuse(190, undefined, 'Invalid OAuth access token - Cannot parse access token');
    const endedBy = token.endedBy ?? (token.expiresAt <= now() ? expired : null);
    return endedBy === null ? token : refuse(190, endedBy, 'Error validating access token: the session has ended');
  };

  return {
    short: (scopes: readonly string[]) => make(false, scopes),
    /** A long token; by default for all scopes that the adapter requests. */
    issue: (scopes: readonly string[] = allScopes) => make(true, scopes),
    check,
    exchange: (value: string) => make(true, check(value).scopes),
    refresh: (value: string): Token => {
      const token = check(value);
      if (!token.isLong) refuse(190, undefined, 'Only a long-lived access token can be refreshed');
      if (now() - token.issuedAt < dayMs) refuse(100, undefined, 'The access token is not 24 hours old yet');
      return make(true, token.scopes);
    },
    /** Expires every token. */
    expireAll: () => endAll(expired),
    /** Revokes every token, by default with 460, as after a changed password. */
    revokeAll: (subcode = 460) => endAll(subcode),
  };
}
export type Tokens = ReturnType<typeof createTokens>;
