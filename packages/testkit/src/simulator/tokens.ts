/** A token that was issued. */
export interface Token {
  /** What is sent. */
  readonly value: string;
  /** What it grants access to. */
  scopes: readonly string[];
  /** In milliseconds since 1970. */
  readonly issuedAt: number;
  /** In milliseconds since 1970; infinite if it never expires. */
  expiresAt: number;
}

/** Options of {@link createTokens}. */
export interface TokenOptions {
  /** What each token begins with; a number follows. */
  readonly prefix: string;
  /** The time in milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Creates a store of one kind of token.
 * @example
 * const keys = createTokens({ prefix: 'acme_key_', now: Date.now });
 * const { value } = keys.issue(['orders.read'], Number.POSITIVE_INFINITY);
 * keys.live(value)?.scopes; // ['orders.read']
 */
export function createTokens({ prefix, now }: TokenOptions) {
  const tokens = new Map<string, Token>();
  let issued = 0;
  return {
    /** @param seconds how long it is valid; infinite if it never expires */
    issue: (scopes: readonly string[], seconds: number): Token => {
      issued += 1;
      const token = { value: `${prefix}${issued}`, scopes, issuedAt: now(), expiresAt: now() + seconds * 1000 };
      tokens.set(token.value, token);
      return token;
    },
    /** The token if it was issued and not removed, also if it has expired. */
    find: (value: string | null | undefined): Token | undefined => tokens.get(value ?? ''),
    /** The token if it was issued, and neither removed nor expired. */
    live: (value: string | null | undefined): Token | undefined => {
      const token = tokens.get(value ?? '');
      return token && token.expiresAt > now() ? token : undefined;
    },
    all: (): readonly Token[] => [...tokens.values()],
    expireAll: (): void => {
      for (const token of tokens.values()) token.expiresAt = 0;
    },
    remove: (value: string): void => void tokens.delete(value),
    removeAll: (): void => tokens.clear(),
  };
}

/** The token of a `Bearer` header. */
export const bearerOf = ({ headers }: Request): string | undefined =>
  /^Bearer (.+)$/.exec(headers.get('authorization') ?? '')?.[1];
