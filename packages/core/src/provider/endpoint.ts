import { IntegrationError } from '../errors.ts';
import type { EndpointUrl } from './oauth2.ts';

/** Whether a URL stays on this machine: only there may credentials be sent without TLS. */
export const isLoopback = ({ hostname }: URL): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);

/**
 * The address to send secrets to, for a connection's config.
 * @param name its name in messages
 * @throws IntegrationError `not_configured` if it is not a URL, or would send a secret unencrypted over a network.
 */
export function resolveEndpoint<Config>(
  endpoint: EndpointUrl<Config>,
  config: Config,
  label: string,
  name: 'token URL' | 'authorise URL' | 'base URL' = 'token URL',
): URL {
  const text = typeof endpoint === 'string' ? endpoint : endpoint(config);
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || url.username || url.password)
    throw new IntegrationError('not_configured', `The ${name} of ${label} is not a URL: correct it in the provider.`);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url)))
    throw new IntegrationError(
      'not_configured',
      `The ${name} of ${label} must be https (plain http is for loopback only): correct it in the provider.`,
    );
  return url;
}
