import type { KyInstance } from 'ky';
import { IntegrationError } from '../errors.ts';
import { isLoopback } from '../provider/endpoint.ts';
import { pause, type RetryOptions, waitAfter } from '../retry.ts';
import { within } from '../within.ts';
import { checkLength } from './body.ts';
import { type CallName, classifyError, type Failure, fileFailure, isFailure, lineTooLong } from './fault.ts';
import { inRequestSpan } from './request-span.ts';

export interface LinesRequest {
  readonly load: () => Promise<KyInstance>;
  readonly url: string;
  /** Key of the provider. */
  readonly provider: string;
  readonly downloadHosts: readonly string[];
  /** Name of the provider, for messages. */
  readonly label: string;
  readonly retry: RetryOptions;
  /** Longest time without a byte, in milliseconds. */
  readonly idleMs: number;
  /** Longest line, in characters. */
  readonly maxLineLength: number;
  readonly signal: AbortSignal;
}

/**
 * Streams the lines of a file. Only opening it is retried: the caller has already used the lines that it read.
 * @throws IntegrationError `not_configured` for a link that must not be fetched, `provider_unavailable` if the file breaks off,
 * `provider_timeout` if no more data comes, `provider_response_too_large` if a line is too long
 */
export async function* readLines(request: LinesRequest): AsyncGenerator<string, void, undefined> {
  const url = permitted(request);
  // The path of a link to a file can be a secret: messages only contain the host.
  const call: CallName = { label: request.label, method: 'GET', path: url.host };
  const transfer = new AbortController();
  try {
    const response = await open(request, url, call, transfer.signal);
    yield* split(chunksOf(request, response, call), request.maxLineLength, call);
  } finally {
    transfer.abort();
  }
}

function permitted({ url: text, downloadHosts, label }: LinesRequest): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url));
  if (url && isSafe && !url.username && !url.password && downloadHosts.includes(url.host)) return url;
  throw new IntegrationError(
    'not_configured',
    `Cannot fetch a file of ${label} from ${url?.host || 'an invalid URL'}: use https and one of its downloadHosts (${downloadHosts.join(', ') || 'none'}).`,
  );
}

async function open(request: LinesRequest, url: URL, call: CallName, transfer: AbortSignal): Promise<Response> {
  const { signal, retry, provider } = request;
  const about = { provider, method: call.method, url };
  for (let tries = 1; ; tries += 1) {
    const opened = await inRequestSpan(about, () => tryToOpen(request, url, call, transfer));
    if (!isFailure(opened)) return opened;
    const wait = waitAfter(opened.error, tries, retry);
    if (wait === null) throw opened.error;
    await pause(wait.requiredMs + wait.backoffMs, signal);
  }
}

async function tryToOpen(
  { load, idleMs, signal }: LinesRequest,
  url: URL,
  call: CallName,
  transfer: AbortSignal,
): Promise<Response | Failure> {
  const http = await load();
  try {
    const response = await within(idleMs, () => http(url, { signal: transfer, headers: { accept: '*/*' } }), {
      signal,
    });
    if (response.ok) return response;
    void response.body?.cancel().catch(() => undefined);
    return fileFailure(call, response);
  } catch (error) {
    signal.throwIfAborted();
    return classifyError(call, error, idleMs);
  }
}

async function* chunksOf(
  { idleMs, signal }: LinesRequest,
  response: Response,
  call: CallName,
): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = response.body?.getReader();
  if (!reader) return;
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await within(idleMs, () => reader.read(), { signal });
      if (done) break;
      size += value.byteLength;
      yield value;
    }
    checkLength(response, size);
  } catch (error) {
    signal.throwIfAborted();
    throw classifyError(call, error, idleMs).error;
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}

async function* split(
  chunks: AsyncIterable<Uint8Array>,
  maxLength: number,
  call: CallName,
): AsyncGenerator<string, void, undefined> {
  // Streaming, because a character can span two chunks.
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    const [first = '', ...others] = decoder.decode(chunk, { stream: true }).split('\n');
    rest += first;
    for (const next of others) {
      yield whole(rest, maxLength, call);
      rest = next;
    }
    if (rest.length > maxLength) throw lineTooLong(call, maxLength);
  }
  rest += decoder.decode();
  if (rest !== '') yield whole(rest, maxLength, call);
}

function whole(line: string, maxLength: number, call: CallName): string {
  if (line.length > maxLength) throw lineTooLong(call, maxLength);
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
