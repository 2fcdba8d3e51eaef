import type { KyInstance } from 'ky';
import { refusalIn } from './address-guard.ts';
import { NotJson, parseBody, readCapped } from './body.ts';
import { broken, type CallName, type Failure, malformed, tooLarge } from './fault.ts';
import type { HttpReply } from './http.ts';
import { within } from './within.ts';

export interface Exchange {
  readonly call: CallName;
  readonly url: URL;
  readonly headers: Headers;
  readonly body: string | null;
  readonly timeoutMs: number;
  readonly maxBodyBytes: number;
  readonly signal: AbortSignal;
}

/**
 * Sends one request and reads its whole answer, within one time-out for both.
 * @throws the signal's reason once it aborts, and nothing else.
 */
export async function exchange(http: KyInstance, about: Exchange): Promise<HttpReply | Failure> {
  const { call, signal, timeoutMs } = about;
  try {
    return await within(timeoutMs, signal, (ended) => send(http, about, ended));
  } catch (error) {
    signal.throwIfAborted();
    const refused = refusalIn(error);
    if (refused) return { error: refused, isRefreshable: false };
    return error instanceof NotJson ? malformed(call) : broken(call, error, timeoutMs);
  }
}

async function send(http: KyInstance, about: Exchange, signal: AbortSignal): Promise<HttpReply | Failure> {
  const { call, headers, body, maxBodyBytes } = about;
  const response = await http(about.url, {
    method: call.method,
    headers,
    signal,
    ...(body === null ? {} : { body }),
  });
  const text = await readCapped(response, maxBodyBytes);
  if (text === null) return tooLarge(call, maxBodyBytes);
  return { status: response.status, headers: response.headers, body: read(response, text) };
}

/** The words of a failure matter less than its status: a body that is no JSON is told as text there. */
function read({ ok, headers }: Response, text: string): unknown {
  try {
    return parseBody(text, headers.get('content-type'));
  } catch (error) {
    if (ok) throw error;
    return text;
  }
}
