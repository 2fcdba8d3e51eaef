import { IntegrationError } from '../errors.ts';
import type { OAuth2Auth } from './descriptor.ts';
import { type OAuthApp, sealApp } from './oauth-app.ts';

/**
 * The registered app of a provider, for the shop where each shop has one of its own.
 * @throws IntegrationError `not_configured` where the host's function fails. Its words are dropped: they could tell the app's secret.
 */
export async function resolveApp({ app }: OAuth2Auth, shopId: string, label: string): Promise<OAuthApp> {
  try {
    return sealApp(typeof app === 'function' ? await app(shopId) : app);
  } catch {
    throw new IntegrationError(
      'not_configured',
      `The app of ${label} for this shop could not be had: see the host's function.`,
    );
  }
}
