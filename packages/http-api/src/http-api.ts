import {
  type Actor,
  consoleLogger,
  IntegrationError,
  type Integrations,
  isIntegrationError,
  type Logger,
} from '@makerfex/integrations-core';
import { checkOptions, definedOf, option } from '@makerfex/integrations-core/options';
import { type AddressOptions, createAddresses } from './addresses.ts';
import { defaultStreams, type StreamOptions, streamOptions } from './answer/server-sent-events.ts';
import { type ConsoleOptions, consoleOption } from './console/options.ts';
import { createConsole } from './console/serve.ts';
import { type OpenApiOptions, openApiOptions } from './openapi/options.ts';
import { readTrustedOrigins } from './request/cross-site.ts';
import type { ExportOptions } from './resources/events.ts';
import { routeTable } from './routes.ts';
import { createApp } from './routing/app.ts';

export interface HttpApiOptions<HostContext = unknown> extends AddressOptions, ExportOptions {
  /**
   * Returns the actor that the host's own login knows for a request; null is answered with 401.
   * @param context second argument of the handler: Node's own request under {@link toNodeHandler}
   */
  authenticate(request: Request, context: HostContext | undefined): Promise<Actor | null> | Actor | null;
  /**
   * Origins of other sites whose pages may send requests, e.g. `['https://admin.example.com']` for an app embedded there. Other
   * requests that a browser marks as cross-site are refused.
   * @default []
   */
  readonly trustedOrigins?: readonly string[];
  /**
   * Largest accepted body, in bytes: 1 to 104,857,600.
   * @default 1_048_576
   */
  readonly maxBodyBytes?: number;
  /** Limits of the streams of `GET /runs/{id}/stream`. */
  readonly streams?: Partial<StreamOptions>;
  /**
   * Serves the console below `/console/`, behind the host's login: one page, one script and one style sheet. It needs
   * `@makerfex/integrations-console`.
   * @default false
   */
  readonly console?: boolean | ConsoleOptions;
  /** What the host adds to the OpenAPI document: its login, its addresses, its names. */
  readonly openapi?: OpenApiOptions;
  /**
   * Logs errors that are answered with 500. A pino logger fits.
   * @default consoleLogger
   */
  readonly log?: Logger;
}

/**
 * Answers a request. It never rejects: every error is answered as problem+json (RFC 9457).
 * @throws IntegrationError `not_configured` if it gets a request of Node.js: `toNodeHandler` converts those
 */
export type HttpHandler<HostContext = unknown> = (request: Request, context?: HostContext) => Promise<Response>;

/** What the API serves. Without `webhooks`, as of a stand-in in a test, deliveries are answered with what is missing. */
type Served = Pick<Integrations, 'for' | 'isTransient' | 'providers'> & {
  readonly webhooks?: Integrations['webhooks'] | undefined;
  readonly privacyStatus?: Integrations['privacyStatus'] | undefined;
};

const integrationsOption = option.instance<Served>('what createIntegrations() returned', ['for', 'isTransient']);

const httpApiOptions = <HostContext>() =>
  option.group<HttpApiOptions<HostContext>>({
    authenticate: option.fn<HttpApiOptions<HostContext>['authenticate']>(),
    basePath: option.where<string>('a path, such as /api/integrations', isText).optional(),
    publicUrl: option.text('an address, such as https://app.example.com').optional(),
    returnTo: option.text('a path of the host').optional(),
    returnPaths: option.list(option.text('a path of the host')).optional(),
    csvBom: option.flag().optional(),
    trustedOrigins: option.list(option.text('an origin, such as https://admin.example.com')).optional(),
    maxBodyBytes: option.count(1, 100 * 1_048_576).optional(),
    streams: streamOptions.optional(),
    console: consoleOption.optional(),
    openapi: openApiOptions.optional(),
    log: option.log().optional(),
  });

const isText = (value: unknown): boolean => typeof value === 'string';

const defaultMaxBodyBytes = 1_048_576;

/**
 * The HTTP API of the integrations, as docs/http-api.md describes it.
 * @throws IntegrationError `not_configured`, naming each wrong option, if one is unknown, missing or invalid.
 * @example
 * const handler = httpApi(integrations, {
 *   publicUrl: 'https://app.example.com',
 *   authenticate: async (request) => actorOfSession(request.headers.get('cookie')),
 * });
 */
export function httpApi<HostContext = unknown>(
  integrations: Served,
  options: HttpApiOptions<HostContext>,
): HttpHandler<HostContext> {
  checkOptions('httpApi', integrationsOption, integrations);
  checkOptions('httpApi', httpApiOptions<HostContext>(), options);
  const addresses = createAddresses(options);
  const authenticate = async (request: Request, context: HostContext | undefined): Promise<Actor | null> => {
    try {
      return await options.authenticate(request, context);
    } catch (cause) {
      if (isIntegrationError(cause) || !integrations.isTransient(cause)) throw cause;
      throw new IntegrationError('storage_unavailable', 'Sign-in is unavailable at the moment: try again.', {
        cause,
      });
    }
  };
  const shared = {
    addresses,
    trustedOrigins: readTrustedOrigins(options.trustedOrigins ?? []),
    log: options.log ?? consoleLogger,
  };
  const answer = createApp<HostContext>({
    ...shared,
    routes: routeTable(addresses, { ...options, providers: integrations.providers }),
    maxBodyBytes: options.maxBodyBytes ?? defaultMaxBodyBytes,
    streams: { ...defaultStreams, ...definedOf(options.streams) },
    console: options.console
      ? createConsole({ ...shared, options: options.console === true ? {} : options.console, signIn: authenticate })
      : undefined,
    get webhooks() {
      return integrations.webhooks ?? refuseDeliveries();
    },
    privacyStatus: async (code) => (await integrations.privacyStatus?.(code)) ?? null,
    async signIn(request, context) {
      const actor = await authenticate(request, context);
      return actor && { actor, shop: integrations.for(actor) };
    },
  });
  return (request, context) => {
    if (!isFetchRequest(request)) throw needsAMount();
    return answer(request, context);
  };
}

const refuseDeliveries = (): never => {
  throw new IntegrationError(
    'not_configured',
    'The integrations given to httpApi have no `webhooks`: pass on all that createIntegrations() returned.',
  );
};

/** Express and node:http call a handler with a request of Node.js, whose headers are a plain object. */
const isFetchRequest = ({ headers }: Request): boolean => typeof headers?.get === 'function';

/** Thrown at once, and not as a rejection, which Express 4 ignores. */
const needsAMount = () =>
  new IntegrationError(
    'not_configured',
    'The handler of httpApi takes a Request of the Fetch API, and was called with something else: wrap it for Express, Fastify or node:http, as toNodeHandler(httpApi(...)).',
  );
