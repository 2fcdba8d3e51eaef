import type { IncomingMessage, ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { IntegrationError } from '@makerfex/integrations-core';
import { problem } from './answer/problem.ts';
import type { HttpHandler } from './http-api.ts';
import { eatenBody } from './request/refusals.ts';

/**
 * Serves a handler from Express, Fastify or node:http. The handler gets a Fetch request, and Node's own request as its context.
 * @example
 * const app = express();
 * app.use('/api/integrations', toNodeHandler(httpApi(integrations, { authenticate })));
 */
export function toNodeHandler<Incoming extends IncomingMessage>(
  handler: HttpHandler<Incoming>,
): (incoming: NoInfer<Incoming>, outgoing: ServerResponse) => void {
  return (incoming, outgoing) => {
    restoreUrl(incoming);
    keepRawBody(incoming);
    const answer = (request: Request) => (isBodyEaten(incoming) ? problem(eatenBody()) : handler(request, incoming));
    void getRequestListener(answer, { overrideGlobalObjects: false, errorHandler: toAnswer })(incoming, outgoing);
  };
}

/** Express strips the path of the mount; the handler routes by the whole path. */
function restoreUrl(incoming: IncomingMessage): void {
  if ('originalUrl' in incoming && typeof incoming.originalUrl === 'string') incoming.url = incoming.originalUrl;
}

/** What `express.raw()` read is every byte of the body. */
function keepRawBody(incoming: IncomingMessage): void {
  if ('body' in incoming && incoming.body instanceof Buffer && !('rawBody' in incoming))
    Object.assign(incoming, { rawBody: incoming.body });
}

/** Whether something read the body already and left no copy of its bytes in `rawBody`. */
function isBodyEaten(incoming: IncomingMessage): boolean {
  const { headers, readableDidRead } = incoming;
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
  const hasCopy = 'rawBody' in incoming && incoming.rawBody instanceof Buffer;
  return hasBody && readableDidRead && !hasCopy;
}

/** For what cannot become a request: no host, an invalid path. */
const toAnswer = (): Response =>
  problem(
    new IntegrationError('malformed_request', 'The request has no usable address: check its path and Host header.'),
  );
