import { type Attributes, SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { inSpan, instruments, markFailed } from '../telemetry.ts';
import { type CallName, type Failure, isFailure } from './fault.ts';

interface RequestAbout {
  readonly provider: string;
  readonly method: CallName['method'];
  readonly url: URL;
}

/**
 * Sends a request within a client span, by OpenTelemetry's semantic conventions for HTTP, and measures its time. Of the URL the
 * span contains only host and port: path and query contain ids of the shop's records, and links to files can be secrets.
 */
export function inRequestSpan<Reply extends { readonly status: number }>(
  { provider, method, url }: RequestAbout,
  send: () => Promise<Reply | Failure>,
): Promise<Reply | Failure> {
  const about = { 'makerfex.provider': provider, 'http.request.method': method };
  const server = { 'server.address': url.hostname, 'server.port': portOf(url) };
  return inSpan(
    method,
    { ...about, ...server },
    async (span) => {
      const started = performance.now();
      const reply = await send();
      if (isFailure(reply)) markFailed(span, reply.error);
      else if (reply.status >= 400) span.setStatus({ code: SpanStatusCode.ERROR });
      const outcome = outcomeOf(reply);
      span.setAttributes(outcome);
      instruments().requestSeconds.record((performance.now() - started) / 1000, { ...about, ...outcome });
      return reply;
    },
    { kind: SpanKind.CLIENT },
  );
}

function outcomeOf(reply: { readonly status: number } | Failure): Attributes {
  if (isFailure(reply)) return { 'error.type': reply.error.code };
  const status = { 'http.response.status_code': reply.status };
  return reply.status < 400 ? status : { ...status, 'error.type': String(reply.status) };
}

function portOf({ port, protocol }: URL): number {
  if (port !== '') return Number(port);
  return protocol === 'http:' ? 80 : 443;
}
