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
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Sends requests, and turns everything that is no success into an {@link ApiError}. */
export interface Transport {
  /** @throws ApiError; the signal's reason */
  readonly send: (method: Method, path: string, sending?: Sending) => Promise<Response>;
  /** The same, with the JSON of the answer. */
  readonly json: <Answer>(method: Method, path: string, sending?: Sending) => Promise<Answer>;
}

export function createTransport({ baseUrl, headers = () => ({}), fetch: given }: ClientOptions): Transport {
  const base = baseUrl.replace(/\/+$/, '');

  async function send(method: Method, path: string, sending: Sending = {}): Promise<Response> {
    const { query = {}, body, signal } = sending;
    const call = `${method} ${path}`;
    const init: RequestInit = {
      method,
      headers: {
        accept: 'application/json',
        ...(method === 'GET' ? {} : { 'content-type': 'application/json' }),
        ...(await headers()),
        ...sending.headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    };
    const answered = await (given ?? fetch)(`${base}${path}${toQuery(query)}`, init).catch((cause: unknown) => {
      signal?.throwIfAborted();
      throw new ApiError(`${call} got no answer: check the network and the base URL.`, unreachable, { cause });
    });
    if (!answered.ok) throw await toError(answered, call);
    return answered;
  }

  return {
    send,
    async json(method, path, sending) {
      const answered = await send(method, path, sending);
      const text = await answered.text();
      try {
        return JSON.parse(text);
      } catch (cause) {
        const about = { code: 'unexpected_answer', status: answered.status } as const;
        throw new ApiError(`${method} ${path} got an answer that is not JSON: check the base URL.`, about, { cause });
      }
    },
  };
}

const unreachable = { code: 'unreachable', status: 0 } as const;

function toQuery(query: NonNullable<Sending['query']>): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) given.set(name, String(value));
  const text = given.toString();
  return text === '' ? '' : `?${text}`;
}
