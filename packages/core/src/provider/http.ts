/** A provider's reply, with its body already read and parsed: JSON if it is JSON, null if it is empty, text otherwise. */
export interface HttpReply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** An error that the provider itself found in a reply. `detail` is shown to people: only fixed words, never text from the reply. */
export interface ProviderFault {
  readonly code:
    | 'provider_auth'
    | 'provider_rate_limited'
    | 'provider_unavailable'
    | 'provider_rejected'
    | 'provider_malformed';
  readonly detail: string;
  /** @default what the reply's Retry-After says */
  readonly retryAfterMs?: number | undefined;
  /**
   * With `provider_auth`: the token has expired or was replaced, and a refresh may help.
   * @default true for a reply of status 401
   */
  readonly refreshable?: boolean | undefined;
  /**
   * With `provider_auth`: whether the whole credential is refused, or only this capability, such as for a scope that was not
   * granted. The connection's other capabilities then stay healthy.
   * @default 'credential'
   */
  readonly concerns?: 'credential' | 'capability' | undefined;
}

/**
 * Which version of the API a provider requests, and how replies name the version that answered. A difference or a deprecation
 * is recorded as one event a day per connection, and shown by the test of a connection.
 * @example
 * const version: ApiVersionDescriptor<unknown> = {
 *   asked: () => '2026-10',
 *   answered: (headers) => headers.get('x-acme-api-version'),
 *   deprecation: (headers) => (headers.has('x-acme-deprecated') ? 'see the changelog of Acme' : null),
 * };
 */
export interface ApiVersionDescriptor<Config> {
  asked(config: Config): string;
  /** Null if the reply does not say. */
  answered(headers: Headers): string | null;
  /** Why the called endpoint will be removed, for people: fixed words, or a checked link. Null if it will not. */
  deprecation?(headers: Headers): string | null;
}

/** A frozen copy of the request that is about to be sent. */
export interface SignableRequest {
  readonly method: 'GET' | 'POST';
  /** A copy of the address. */
  readonly url: URL;
  /** Exactly what is sent; null if there is no body. */
  readonly body: string | null;
  readonly idempotencyKey: string | null;
}

/** What the rate limiter learns from a reply. The unit is the provider's: requests or points. */
export interface RateBudget {
  /** The most that is ever available. */
  readonly capacity: number;
  readonly available: number;
  readonly perSecond: number;
}

export interface RateLimitDescriptor<Config> {
  /** Calls with the same key share one budget, across all shops of the process. */
  key(about: { config: Config; clientId: string | null; shopId: string }): string;
  read(reply: HttpReply): RateBudget | undefined;
}

export interface RequestOptions {
  /** Undefined values are left out; arrays are joined with commas. */
  readonly query?: Readonly<Record<string, string | number | boolean | readonly (string | number)[] | undefined>>;
  /** Replies with these statuses are returned instead of thrown. @default [] */
  readonly accept?: readonly number[];
  /**
   * What the call is expected to take from the rate budget.
   * @default 1
   */
  readonly cost?: number;
  /**
   * Largest reply body of this call, decompressed, in bytes; a larger one throws `provider_response_too_large`.
   * @default the provider's `maxBodyBytes`
   */
  readonly maxBodyBytes?: number;
  /**
   * Leaves every reply's body unread and ends its transfer, so that `body` is null: for calls whose status is enough.
   * @default false
   */
  readonly discardBody?: boolean;
  /** Reads the replies to this call instead of the provider's own `fault`, if the same code means something else here. */
  readonly fault?: (reply: HttpReply) => ProviderFault | undefined;
}

export interface PostOptions extends RequestOptions {
  readonly json?: unknown;
  readonly form?: Readonly<Record<string, string>>;
  /** Identifies the call, the same on every retry: a provider's `headers` can send it. */
  readonly idempotencyKey?: string;
  /** Whether sending it twice is harmless. Only such a call is retried. */
  readonly idempotent?: boolean;
}

/**
 * The authenticated HTTP client of a provider's code, which never sees the secret. Paths are relative to the provider's base
 * URL. Every failure is an IntegrationError with a `provider_*` code; after a 401 it refreshes and tries once more.
 */
export interface ProviderHttp {
  get(path: string, options?: RequestOptions): Promise<HttpReply>;
  post(path: string, options?: PostOptions): Promise<HttpReply>;
  /**
   * Streams the lines of a file that the provider prepared, without a credential. The length of a line is limited, that of the
   * file is not.
   * @param url absolute; its host must be one of the provider's `downloadHosts`.
   */
  lines(url: string): AsyncIterable<string>;
}
