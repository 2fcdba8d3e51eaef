import { ApiError, toError } from './error.ts';

export interface ClientOptions {
  /** Where the API is mounted: `https://app.example.com/api/integrations`, or a path in a browser. */
  readonly baseUrl: string;
  /**
   * Headers of every request, such as a bearer token; called for each one. A browser sends its cookies by itself.
   * @default () => ({})
   */
  readonly headers?: () => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>;
  /** Sends the requests instead of the global `fetch`. */
  readonly fetch?: typeof fetch;
}

/** What every call accepts. */
export interface CallOptions {
  /** Ends the call; it then throws the signal's reason. */
  readonly signal?: AbortSignal;
}

export interface Sending extends CallOptions {
  readonly query?: Readonly<Record<string, string | number | undefined>> | undefined;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** The media type of the answer, or null for none. Anything else is not from the API, such as the page of a login. */
  readonly expects?: string | null;
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Sends requests, and turns everything that is no success into an {@link ApiError}. */
export interface Transport {
  /** Where a path is. */
  readonly url: (path: string, query?: Sending['query']) => string;
  /** @throws ApiError; the signal's reason */
  readonly send: (method: Method, path: string, sending?: Sending) => Promise<Response>;
  /** The same, with the JSON of the answer. */
  readonly json: <Answer>(method: Method, path: string, sending?: Sending) => Promise<Answer>;
}

export function createTransport({ baseUrl, headers = () => ({}), fetch: given }: ClientOptions): Transport {
  if (typeof baseUrl !== 'string')
    throw new TypeError(
      'The option `baseUrl` of createClient must be a text, such as https://app.example.com/api/integrations.',
    );
  const base = baseUrl.replace(/\/+$/, '');
  const url: Transport['url'] = (path, query = {}) => `${base}${path}${toQuery(query)}`;

  async function send(method: Method, path: string, sending: Sending = {}): Promise<Response> {
    const { query = {}, body, signal, expects } = sending;
    const call = `${method} ${path}`;
    // It would be the path of something else.
    if (emptySegment.test(path))
      throw new ApiError(`${call} needs an id: it is empty, or only dots.`, { code: 'invalid_input', status: 0 });
    const init: RequestInit = {
      method,
      headers: {
        accept: 'application/json',
        ...(method !== 'GET' && { 'content-type': 'application/json' }),
        ...(await headers()),
        ...sending.headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
    };
    const answered = await (given ?? fetch)(url(path, query), init).catch((cause: unknown) => {
      signal?.throwIfAborted();
      throw new ApiError(
        `${call} got no answer: ${given || canBeSent(base) ? 'check the network and the base URL' : noAddress}.`,
        unreachable,
        { cause },
      );
    });
    if (!answered.ok) throw await toError(answered, call);
    if (expects !== undefined && answered.status !== 204 && mediaTypeOf(answered) !== expects) {
      await answered.body?.cancel().catch(() => undefined);
      throw notOfApi(call, answered.status);
    }
    return answered;
  }

  return {
    url,
    send,
    async json(method, path, sending) {
      const answered = await send(method, path, sending);
      const text = await answered.text().catch((cause: unknown) => {
        sending?.signal?.throwIfAborted();
        throw brokeOff(`${method} ${path}`, cause);
      });
      try {
        return JSON.parse(text);
      } catch (cause) {
        throw notOfApi(`${method} ${path}`, answered.status, cause);
      }
    },
  };
}

/** The error of an answer that ended before its end. */
export const brokeOff = (call: string, cause: unknown): ApiError =>
  new ApiError(`The answer to ${call} broke off: check the network, then try again.`, unreachable, { cause });

/** The error of a successful answer that the API does not give. */
export const notOfApi = (call: string, status: number, cause?: unknown): ApiError =>
  new ApiError(
    `${call} got an answer that is not from the API: check the base URL, and that the actor is signed in.`,
    { code: 'unexpected_answer', status },
    { cause },
  );

const noAddress = 'the base URL must begin with http:// or https://, or be a path in a browser';

/** Whether `fetch` can send to it: a browser completes a path with the address of its page. */
const canBeSent = (base: string): boolean =>
  /^https?:\/\//i.test(base) || ('location' in globalThis && /^(?![a-z][\w+.-]*:)/i.test(base));

const emptySegment = /\/\.{0,2}(?:\/|$)/;

const mediaTypeOf = ({ headers }: Response): string | null =>
  headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase() ?? null;

const unreachable = { code: 'unreachable', status: 0 } as const;

function toQuery(query: NonNullable<Sending['query']>): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) given.set(name, String(value));
  const text = given.toString();
  return text === '' ? '' : `?${text}`;
}
