import { IntegrationError } from '../errors.ts';
import { type OAuthApp, sealApp } from '../provider/oauth-app.ts';
import type { OAuth2Auth } from '../provider/oauth2.ts';
import type { Storage } from '../storage/storage.ts';

/**
 * The registered app of a provider, or of the shop if each shop has its own.
 * @throws IntegrationError if the host's function fails: `storage_unavailable` for a transient error of its database, otherwise
 * `not_configured`. Its message is dropped: it could contain the app's secret.
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
        `The database failed temporarily while looking up the app of ${label} for this shop: try again.`,
      );
    throw new IntegrationError(
      'not_configured',
      `Could not get the app of ${label} for this shop: check the host's function that returns it.`,
    );
  }
}
