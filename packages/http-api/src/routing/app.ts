import { IntegrationError } from '@makerfex/integrations-core';
import { Places } from '@makerfex/integrations-core/options';
import { type Context, Hono } from 'hono';
import { problem, toKnown } from '../answer/problem.ts';
import { respond } from '../answer/response.ts';
import { refuseCrossSite } from '../request/cross-site.ts';
import { requestIdHeader, requestIdOf, withRequestId } from '../request/request-id.ts';
import type { Incoming, Route } from './route.ts';

export interface AppOptions<HostContext>
  extends Pick<Incoming, 'addresses' | 'maxBodyBytes' | 'streams' | 'log' | 'webhooks' | 'privacyStatus'> {
  readonly routes: readonly Route[];
  readonly trustedOrigins: ReadonlySet<string>;
  /** Called for every route that needs a login. */
  signIn(request: Request, context: HostContext | undefined): Promise<Incoming['signedIn']>;
  /** Answers every path of the console, where it is switched on. */
  readonly console?: ((request: Request, context: HostContext | undefined) => Promise<Response>) | undefined;
}

/** Serves a route table. Every error is answered. */
export function createApp<HostContext>(options: AppOptions<HostContext>) {
  type Env = { Bindings: { context: HostContext | undefined; requestId: string } };
  const { addresses, maxBodyBytes, streams, privacyStatus } = options;
  const openStreams = new Places({ ...streams, code: 'too_many_streams', what: 'streams', option: 'streams' });

  async function answer(c: Context<Env>, route: Route): Promise<Response> {
    const request = c.req.raw;
    const { requestId } = c.env;
    const log = withRequestId(options.log, requestId);
    try {
      const mayBeAnybody = route.isInbound || (route.method === 'GET' && route.permission === null);
      if (!mayBeAnybody) refuseCrossSite(request, options.trustedOrigins);
      const signedIn = route.permission === null ? null : await options.signIn(request, c.env.context);
      return await route.respond({
        request,
        params: c.req.param(),
        signedIn,
        addresses,
        maxBodyBytes,
        streams,
        openStreams,
        log,
        get webhooks() {
          return options.webhooks;
        },
        privacyStatus,
      });
    } catch (error) {
      return problem(toKnown(error, log, route.operationId), requestId);
    }
  }

  const app = new Hono<Env>({ strict: false }).basePath(addresses.basePath);
  for (const [path, routes] of Map.groupBy(options.routes, (route) => route.path)) {
    const byMethod = new Map<string, Route>(routes.map((route) => [route.method, route]));
    const allow = methodsOf(routes);
    app.all(toHonoPath(path), async (c) => {
      const { method } = c.req;
      if (method === 'OPTIONS') return respond(204, null, { allow });
      const route = byMethod.get(method === 'HEAD' ? 'GET' : method);
      if (!route || (method === 'HEAD' && !route.isSafe)) return methodNotAllowed(allow, c.env.requestId);
      const answered = await answer(c, route);
      // The body is not sent, so cancel what produces it.
      if (method === 'HEAD') await answered.body?.cancel();
      return answered;
    });
  }
  const { console } = options;
  if (console)
    for (const path of ['/console', '/console/*'])
      app.all(path, async (c) => {
        if (c.req.method !== 'GET' && c.req.method !== 'HEAD') return methodNotAllowed('GET, HEAD', c.env.requestId);
        return console(c.req.raw, c.env.context);
      });
  app.notFound((c) =>
    problem(
      isBelow(c.req.path, addresses.basePath)
        ? nothingHere(addresses.link('/openapi.json'))
        : mountedElsewhere(addresses.basePath),
      c.env.requestId,
    ),
  );

  return async (request: Request, context?: HostContext): Promise<Response> => {
    const requestId = requestIdOf(request);
    const answered = await app.fetch(request, { context, requestId });
    if (!answered.headers.has(requestIdHeader)) answered.headers.set(requestIdHeader, requestId);
    return answered;
  };
}

/** Hono writes `{name}` as `:name`, and ignores a closing slash. */
const toHonoPath = (path: string): string => path.replaceAll(/\{(\w+)\}/g, ':$1').replace(/\/$/, '');

const methodsOf = (routes: readonly Route[]): string =>
  [
    ...routes.flatMap(({ method, isSafe }) => (method === 'GET' && isSafe ? ['GET', 'HEAD'] : [method])),
    'OPTIONS',
  ].join(', ');

function methodNotAllowed(allow: string, requestId: string): Response {
  const answered = problem(
    new IntegrationError('method_not_allowed', `This path does not allow the method: use one of ${allow}.`),
    requestId,
  );
  answered.headers.set('allow', allow);
  return answered;
}

const isBelow = (path: string, basePath: string): boolean => path === basePath || path.startsWith(`${basePath}/`);

/** The host mounted it at a path that it does not know: none of its routes can match. */
const mountedElsewhere = (basePath: string): IntegrationError =>
  new IntegrationError(
    'not_found',
    `Nothing exists at this path: the API answers below ${basePath}/. If it is mounted elsewhere, set the option basePath of httpApi to that path.`,
  );

const nothingHere = (document: string): IntegrationError =>
  new IntegrationError('not_found', `Nothing exists at this path: see ${document} for all paths.`);
