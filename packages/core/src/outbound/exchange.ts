import type { KyInstance } from 'ky';
import type { HttpReply } from '../provider/http.ts';
import { within } from '../within.ts';
import { discard, ExcessiveJsonError, MalformedJsonError, parseBody, readCapped } from './body.ts';
import { type CallName, classifyError, excessive, type Failure, malformed, tooLarge } from './fault.ts';

export interface Exchange {
  readonly call: CallName;
  readonly url: URL;
  readonly headers: Headers;
  readonly body: string | null;
  readonly timeoutMs: number;
  /** How many bytes of a body are read, and what happens to a larger one. */
  readonly limitOf: (status: number) => { readonly bytes: number; readonly ifLarger: 'fail' | 'discard' };
  readonly signal: AbortSignal;
}

/**
 * Sends one request and reads its whole reply, within one time-out for both.
 * @throws the signal's reason when it aborts, and nothing else
 */
export async function exchange(http: KyInstance, about: Exchange): Promise<HttpReply | Failure> {
  const { call, signal, timeoutMs } = about;
  try {
    return await within(timeoutMs, (ended) => send(http, about, ended), { signal });
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ExcessiveJsonError) return excessive(call, error.message);
    return error instanceof MalformedJsonError ? malformed(call) : classifyError(call, error, timeoutMs);
  }
}

async function send(http: KyInstance, about: Exchange, signal: AbortSignal): Promise<HttpReply | Failure> {
  const { call, headers, body, limitOf } = about;
  const response = await http(about.url, {
    method: call.method,
    headers,
    signal,
    ...(body === null ? {} : { body }),
  });
  const { bytes, ifLarger } = limitOf(response.status);
  const text = bytes > 0 ? await readCapped(response, bytes) : null;
  if (text !== null) return { status: response.status, headers: response.headers, body: read(response, text) };
  if (ifLarger === 'fail') return tooLarge(call, bytes);
  discard(response);
  return { status: response.status, headers: response.headers, body: null };
}

/** A failed reply's status matters more than its body: malformed JSON is returned as text. */
function read({ ok, headers }: Response, text: string): unknown {
  try {
    return parseBody(text, headers.get('content-type'));
  } catch (error) {
    if (ok) throw error;
    return text;
  }
}
