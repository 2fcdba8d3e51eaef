import {
  type Actor,
  consoleLogger,
  IntegrationError,
  type Integrations,
  isIntegrationError,
  type Logger,
} from '@makerfex/integrations-core';
import { type AddressOptions, createAddresses } from './addresses.ts';
import { defaultStreams, type StreamOptions } from './answer/server-sent-events.ts';
import type { OpenApiOptions } from './openapi/options.ts';
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
   * Largest accepted body, in bytes.
   * @default 1_048_576
   */
  readonly maxBodyBytes?: number;
  /** Limits of the streams of `GET /runs/{id}/stream`. */
  readonly streams?: Partial<StreamOptions>;
  /** What the host adds to the OpenAPI document: its login, its addresses, its names. */
  readonly openapi?: OpenApiOptions;
  /**
   * Logs errors that are answered with 500. A pino logger fits.
   * @default consoleLogger
   */
  readonly log?: Logger;
}

/** Answers a request. It never rejects: every error is answered as problem+json (RFC 9457). */
export type HttpHandler<HostContext = unknown> = (request: Request, context?: HostContext) => Promise<Response>;

const defaultMaxBodyBytes = 1_048_576;

/**
 * The HTTP API of the integrations, as docs/http-api.md describes it.
 * @throws IntegrationError `not_configured` if an address or an origin in the options is invalid.
 * @example
 * const handler = httpApi(integrations, {
 *   publicUrl: 'https://app.example.com',
 *   authenticate: async (request) => actorOfSession(request.headers.get('cookie')),
 * });
 */
export function httpApi<HostContext = unknown>(
  integrations: Pick<Integrations, 'for' | 'isTransient' | 'providers'>,
  options: HttpApiOptions<HostContext>,
): HttpHandler<HostContext> {
  const addresses = createAddresses(options);
  const authenticate: typeof options.authenticate = async (request, context) => {
    try {
      return await options.authenticate(request, context);
    } catch (cause) {
      if (isIntegrationError(cause) || !integrations.isTransient(cause)) throw cause;
      throw new IntegrationError('storage_unavailable', 'Sign-in is unavailable at the moment: try again.', {
        cause,
      });
    }
  };
  return createApp<HostContext>({
    addresses,
    routes: routeTable(addresses, { ...options, providers: integrations.providers }),
    maxBodyBytes: options.maxBodyBytes ?? defaultMaxBodyBytes,
    trustedOrigins: readTrustedOrigins(options.trustedOrigins ?? []),
    streams: { ...defaultStreams, ...options.streams },
    log: options.log ?? consoleLogger,
    async signIn(request, context) {
      const actor = await authenticate(request, context);
      return actor && { actor, shop: integrations.for(actor) };
    },
  });
}
