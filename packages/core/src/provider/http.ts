/** A provider's reply, with its body already read and parsed: JSON if it is JSON, null if it is empty, text otherwise. */
export interface HttpReply {
  /** HTTP status. What `get` and `post` return has 200 to 299, or one of the call's `accept`. */
  readonly status: number;
  /** Headers of the reply. */
  readonly headers: Headers;
  /** The parsed body: check it with a schema before using it, as {@link readAnswer} does. Null if it was empty or not read. */
  readonly body: unknown;
}

/** An error that the provider itself found in a reply. */
export interface ProviderFault {
  /**
   * What kind of error it is; its kind decides whether the call is retried.
   * - `provider_auth`: the credential or its scopes are refused.
   * - `provider_rate_limited`: too many calls.
   * - `provider_unavailable`: it is down for now, and a retry can help.
   * - `provider_rejected`: it refuses this request, and would again.
   * - `provider_malformed`: the reply makes no sense.
   */
  readonly code:
    | 'provider_auth'
    | 'provider_rate_limited'
    | 'provider_unavailable'
    | 'provider_rejected'
    | 'provider_malformed';
  /** What happened, for people: fixed words, never text from the reply. */
  readonly detail: string;
  /** How long to wait before the next try, in milliseconds. @default what the reply's Retry-After says */
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
  /** The version that the provider's code was written for. */
  asked(config: Config): string;
  /** The version that answered. Null if the reply does not say. */
  answered(headers: Headers): string | null;
  /** Why the called endpoint will be removed, for people: fixed words, or a checked link. Null if it will not. */
  deprecation?(headers: Headers): string | null;
}

/** A frozen copy of the request that is about to be sent. */
export interface SignableRequest {
  /** HTTP method. */
  readonly method: 'GET' | 'POST';
  /** A copy of the address. */
  readonly url: URL;
  /** Exactly what is sent; null if there is no body. */
  readonly body: string | null;
  /** The call's `idempotencyKey`; null if it has none. */
  readonly idempotencyKey: string | null;
}

/** What the rate limiter learns from a reply. The unit is the provider's: requests or points. */
export interface RateBudget {
  /** The most that is ever available. */
  readonly capacity: number;
  /** What is left now. */
  readonly available: number;
  /** How much comes back each second. */
  readonly perSecond: number;
  /** What is left of the day. Read only for a provider that counts per app. */
  readonly day?: DayBudget | undefined;
}

/** What a reply says about the requests of a day. */
export interface DayBudget {
  /** The most requests in a day. */
  readonly limit: number;
  /** How many are left now. */
  readonly left: number;
  /** When there are more again, from now. In milliseconds. @default 24 hours after the first request of the day */
  readonly resetsInMs?: number | undefined;
}

/** The limits of an app, which all shops that have authorised it share. */
export interface AppLimits {
  /** Requests a second, until a reply reports its own number. */
  readonly perSecond: number;
  /** Requests in 24 hours, until a reply reports its own number. @default none */
  readonly perDay?: number | undefined;
}

/** How a provider limits the rate of calls, and how its replies say what is left. */
export interface RateLimitDescriptor<Config> {
  /** Calls with the same key share one budget, across all shops of the process; of all processes with `perApp`. */
  key(about: { config: Config; clientId: string | null; shopId: string }): string;
  /** Reads what is left from a reply of any status. Undefined if it does not say: the last known budget stays. */
  read(reply: HttpReply): RateBudget | undefined;
  /**
   * Set if the provider counts the requests of an app, over all shops: all processes of the host then share the budget of a `key`,
   * through the storage, and people's runs go before scheduled ones. If the provider does not publish its limits, write the
   * lowest that is known; `read` corrects them.
   * @default none: each process keeps to a budget of its own
   * @example
   * const rateLimit: RateLimitDescriptor<unknown> = {
   *   key: ({ clientId }) => clientId ?? '',
   *   read: () => undefined,
   *   perApp: { perSecond: 10, perDay: 10_000 },
   * };
   */
  readonly perApp?: AppLimits | undefined;
}

/** Options of one call. */
export interface RequestOptions {
  /** Parameters after the `?`. Undefined values are left out; arrays are joined with commas. */
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

/** Options of one POST: those of every call, and its body. */
export interface PostOptions extends RequestOptions {
  /** Body to be sent as JSON. */
  readonly json?: unknown;
  /** Body to be sent as a form (`application/x-www-form-urlencoded`), if there is no `json`. */
  readonly form?: Readonly<Record<string, string>>;
  /** Identifies the call, the same on every retry: a provider's `headers` can send it. */
  readonly idempotencyKey?: string;
  /** Whether sending it twice is harmless, as for a search. Only such a call is retried. @default false */
  readonly idempotent?: boolean;
}

/**
 * The authenticated HTTP client of a provider's code, which never sees the secret. Paths are relative to the provider's base
 * URL. Every failure is an IntegrationError with a `provider_*` code; after a 401 it refreshes and tries once more.
 */
export interface ProviderHttp {
  /** Sends a GET. It is retried after transient errors and rate limits. */
  get(path: string, options?: RequestOptions): Promise<HttpReply>;
  /** Sends a POST. It is retried only if it is `idempotent`. */
  post(path: string, options?: PostOptions): Promise<HttpReply>;
  /**
   * Streams the lines of a file that the provider prepared, without a credential. The length of a line is limited, that of the
   * file is not.
   * @param url absolute; its host must be one of the provider's `downloadHosts`.
   */
  lines(url: string): AsyncIterable<string>;
}
