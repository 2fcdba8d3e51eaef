import {
  type Actor,
  consoleLogger,
  IntegrationError,
  type Integrations,
  type Logger,
} from '@makerfex/integrations-core';
import { type AddressOptions, createAddresses } from './addresses.ts';
import { defaultStreams, type StreamOptions } from './answer/server-sent-events.ts';
import { readTrustedOrigins } from './request/cross-site.ts';
import type { ExportOptions } from './resources/events.ts';
import { routeTable } from './routes.ts';
import { createApp } from './routing/app.ts';

export interface HttpApiOptions<HostContext = unknown> extends AddressOptions, ExportOptions {
  /**
   * Who asks, by the host's own login; null is answered with 401.
   * @param context what the mount was called with beside the request: Node's own request under {@link toNodeHandler}
   */
  authenticate(request: Request, context: HostContext | undefined): Promise<Actor | null> | Actor | null;
  /**
   * Origins of other sites whose pages may send requests that change something, as an app embedded in another site does. Requests
   * that a browser marks as cross-site are refused from anywhere else.
   * @default none
   * @example ['https://admin.shopify.com']
   */
  readonly trustedOrigins?: readonly string[];
  /** Largest body taken, in bytes; 1 MiB unless told. */
  readonly maxBodyBytes?: number;
  /** Bounds of the streams of `GET /runs/{id}/stream`. */
  readonly streams?: Partial<StreamOptions>;
  /** Told of what is answered with 500. The console unless given; a pino logger fits. */
  readonly log?: Logger;
}

/** Answers a request. It never rejects: whatever goes wrong is answered as problem+json (RFC 9457). */
export type HttpHandler<HostContext = unknown> = (request: Request, context?: HostContext) => Promise<Response>;

const usualMaxBodyBytes = 1_048_576;

/**
 * The HTTP surface of the integrations, as docs/http-api.md describes it.
 * @throws IntegrationError `not_configured` if an address or an origin among the options is none.
 */
export function httpApi<HostContext = unknown>(
  integrations: Pick<Integrations, 'for' | 'isTransient'>,
  options: HttpApiOptions<HostContext>,
): HttpHandler<HostContext> {
  const addresses = createAddresses(options);
  const authenticate: typeof options.authenticate = async (request, context) => {
    try {
      return await options.authenticate(request, context);
    } catch (cause) {
      if (cause instanceof IntegrationError || !integrations.isTransient(cause)) throw cause;
      throw new IntegrationError('storage_unavailable', 'Signing in is not possible for the moment: try again.', {
        cause,
      });
    }
  };
  return createApp<HostContext>({
    addresses,
    routes: routeTable(addresses, options),
    maxBodyBytes: options.maxBodyBytes ?? usualMaxBodyBytes,
    trustedOrigins: readTrustedOrigins(options.trustedOrigins ?? []),
    streams: { ...defaultStreams, ...options.streams },
    log: options.log ?? consoleLogger,
    async signIn(request, context) {
      const actor = await authenticate(request, context);
      return actor && { actor, shop: integrations.for(actor) };
    },
  });
}
