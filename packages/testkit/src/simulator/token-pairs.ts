import { createTokens, type Token } from './tokens.ts';

/** Options of {@link createTokenPairs}. */
export interface TokenPairOptions {
  /** The time in milliseconds since 1970: of a clock that the test moves, or `Date.now`. */
  readonly now: () => number;
  /** What access and refresh tokens begin with; a number follows. */
  readonly prefixes: {
    /** Of access tokens. */
    readonly access: string;
    /** Of refresh tokens. */
    readonly refresh: string;
  };
  /** How long an access token is valid. */
  readonly accessSeconds: number;
  /** How long a refresh token is valid. */
  readonly refreshSeconds: number;
  /**
   * How long a spent refresh token can be sent again, as long as none of the access tokens that it returned was used. With 0 it
   * works once.
   * @default 0
   */
  readonly retrySeconds?: number;
  /**
   * Whether a new pair ends all others.
   * @default false
   */
  readonly onePair?: boolean;
}

/** An access token and the refresh token that renews it. */
export interface TokenPair {
  /** Sent with each call. */
  readonly access: Token;
  /** Exchanged for a new pair. */
  readonly refresh: Token;
}

/**
 * Creates access tokens with refresh tokens that rotate: each refresh returns a new pair.
 * @example
 * const pairs = createTokenPairs({ now, prefixes: { access: 'at-', refresh: 'rt-' }, accessSeconds: 3_600, refreshSeconds: 7_776_000 });
 * const first = pairs.issue(['orders.read']);
 * const second = pairs.renew(first.refresh.value);
 * pairs.renew(first.refresh.value); // undefined: it is spent
 */
export function createTokenPairs(options: TokenPairOptions) {
  const { now, prefixes, accessSeconds, refreshSeconds, retrySeconds = 0, onePair = false } = options;
  const access = createTokens({ prefix: prefixes.access, now });
  const refresh = createTokens({ prefix: prefixes.refresh, now });
  const spentAt = new Map<string, number>();
  /** The spent refresh token behind an access token that was not used yet. */
  const retried = new Map<string, string>();

  const issue = (scopes: readonly string[], spent?: string): TokenPair => {
    if (onePair) {
      access.removeAll();
      for (const { value } of refresh.all()) if (value !== spent) refresh.remove(value);
    }
    const pair = { access: access.issue(scopes, accessSeconds), refresh: refresh.issue(scopes, refreshSeconds) };
    if (spent !== undefined) retried.set(pair.access.value, spent);
    return pair;
  };

  return {
    issue: (scopes: readonly string[]): TokenPair => issue(scopes),
    /** A new pair; undefined if the refresh token is unknown, expired or spent. */
    renew: (value: string | null): TokenPair | undefined => {
      const token = refresh.live(value);
      if (!token) return undefined;
      const firstSpent = spentAt.get(token.value);
      if (firstSpent !== undefined && now() - firstSpent >= retrySeconds * 1000) return undefined;
      if (firstSpent === undefined) spentAt.set(token.value, now());
      return issue(token.scopes, token.value);
    },
    /** The access token of a call if it was issued, also if it has expired. Its first use ends the refresh token behind it. */
    use: (value: string | null | undefined): Token | undefined => {
      const token = access.find(value);
      const spent = access.live(value) && retried.get(value ?? '');
      if (spent !== undefined) refresh.remove(spent);
      return token;
    },
    access,
    expireAll: access.expireAll,
    revokeAll: (): void => {
      access.removeAll();
      refresh.removeAll();
    },
  };
}
