/** A provider's answer, with its body already read and parsed (JSON where it is JSON, text otherwise, null where empty). */
export interface HttpReply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** A provider's own reading of an answer. `detail` is shown to people: only fixed words, never text from the answer. */
export interface ProviderFault {
  readonly code:
    | 'provider_auth'
    | 'provider_rate_limited'
    | 'provider_unavailable'
    | 'provider_rejected'
    | 'provider_malformed';
  readonly detail: string;
  readonly retryAfterMs?: number | undefined;
  /** With `provider_auth`: the token has expired or was replaced, and a refresh may help. */
  readonly refreshable?: boolean | undefined;
  /**
   * With `provider_auth`: whether the credential as a whole is refused, or only what this call asked for, such as a scope that
   * was not granted. The other capabilities of the connection stay healthy then.
   * @default 'credential'
   */
  readonly concerns?: 'credential' | 'capability' | undefined;
}

/**
 * Which version of the API a provider asks for, and how its answers name the one that answered. A difference, or a deprecation,
 * is recorded as one event a day for a connection, and shown by the test of a connection.
 * @example
 * version: {
 *   asked: () => '2026-10',
 *   answered: (headers) => headers.get('x-acme-api-version'),
 *   deprecation: (headers) => (headers.has('x-acme-deprecated') ? 'see the changelog of Acme' : null),
 * }
 */
export interface ApiVersionDescriptor<Config> {
  asked(config: Config): string;
  /** Null if the answer does not say. */
  answered(headers: Headers): string | null;
  /** Why what was called will go away, for people: fixed words, or a link that was checked. Null if it is not announced. */
  deprecation?(headers: Headers): string | null;
}

/** A request as it is about to be sent: a frozen copy, so that changing it changes nothing that is sent. */
export interface SignableRequest {
  readonly method: 'GET' | 'POST';
  /** A copy of the address. */
  readonly url: URL;
  /** Exactly what is sent; null where there is no body. */
  readonly body: string | null;
  readonly idempotencyKey: string | null;
}

/** What the limiter learns from an answer. Units are whatever the provider counts: requests, or points. */
export interface RateBudget {
  /** The most that can be available at once. */
  readonly capacity: number;
  readonly available: number;
  readonly perSecond: number;
}

export interface RateLimitDescriptor<Config> {
  /** Calls with the same key share one budget, over all shops of the process. */
  key(about: { config: Config; clientId: string | null; shopId: string }): string;
  read(reply: HttpReply): RateBudget | undefined;
}

export interface RequestOptions {
  /** Undefined values are left out; arrays are joined with commas. */
  readonly query?: Readonly<Record<string, string | number | boolean | readonly (string | number)[] | undefined>>;
  /** Answers with these statuses are returned instead of thrown. */
  readonly accept?: readonly number[];
  /** What the call is expected to take from the rate budget; 1 unless told. */
  readonly cost?: number;
  /**
   * Largest body of an answer to this call, decompressed, in bytes; a larger one is `provider_response_too_large`.
   * @default the provider's `maxBodyBytes`
   */
  readonly maxBodyBytes?: number;
  /**
   * Leaves the body of every answer unread and ends its transfer, so that `body` is null: for calls of which only the status
   * counts.
   * @default false
   */
  readonly discardBody?: boolean;
  /** Reads the answers to this call instead of the provider's own `fault`, where the same code means something else. */
  readonly fault?: (reply: HttpReply) => ProviderFault | undefined;
}

export interface PostOptions extends RequestOptions {
  readonly json?: unknown;
  readonly form?: Readonly<Record<string, string>>;
  /** Names what the call is about, the same for each try of it: a provider's `headers` can tell it. */
  readonly idempotencyKey?: string;
  /** Whether sending it twice does no harm. Only such a call is retried. */
  readonly idempotent?: boolean;
}

/**
 * The authenticated HTTP client that a provider's code gets: it never sees the secret. Paths are relative to the provider's
 * base URL. Every failure is an IntegrationError of a `provider_*` code; a 401 is answered with one refresh and one more try.
 */
export interface ProviderHttp {
  get(path: string, options?: RequestOptions): Promise<HttpReply>;
  post(path: string, options?: PostOptions): Promise<HttpReply>;
  /**
   * Streams the lines of a file that the provider made, without any credential. Bounded in line length, not in length.
   * @param url absolute; its host must be one of the provider's `downloadHosts`.
   */
  lines(url: string): AsyncIterable<string>;
}
