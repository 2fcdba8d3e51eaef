import { IntegrationError } from '../errors.ts';
import type { OAuth2Auth } from '../provider/auth.ts';
import { type OAuthApp, sealApp } from '../provider/oauth-app.ts';
import type { Storage } from '../storage/storage.ts';

/**
 * The registered app of a provider, for the shop where each shop has one of its own.
 * @throws IntegrationError if the host's function fails: `storage_unavailable` for a fault of its database that passes, otherwise
 * `not_configured`. Its words are dropped: they could contain the app's secret.
 */
export async function resolveApp(
  storage: Pick<Storage, 'isTransient'>,
  { app }: OAuth2Auth,
  shopId: string,
  label: string,
): Promise<OAuthApp> {
  try {
    return sealApp(typeof app === 'function' ? await app(shopId) : app);
  } catch (error) {
    if (storage.isTransient(error))
      throw new IntegrationError(
        'storage_unavailable',
        `The database failed for the moment while the app of ${label} for this shop was looked up: try again.`,
      );
    throw new IntegrationError(
      'not_configured',
      `The app of ${label} for this shop could not be had: see the host's function.`,
    );
  }
}
