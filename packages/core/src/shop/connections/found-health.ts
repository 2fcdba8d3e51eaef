import { isIntegrationError } from '../../errors.ts';
import type { Health } from '../../events/connection-health.ts';
import type { CredentialState } from '../../policy/use-conditions.ts';

/** The health of a connection without a usable credential. */
export const healthOfCredential = (state: CredentialState): Health => ({
  health: 'reauth_required',
  healthReason: `The credential is ${state}: set one, or authorise the connection.`,
});

/**
 * The health of a connection whose test failed.
 * @throws the error if the host's own database failed, which says nothing about the connection
 */
export function healthOfTest(error: unknown): Health {
  if (!isIntegrationError(error)) return { health: 'failing', healthReason: 'The test failed unexpectedly.' };
  if (error.code === 'storage_unavailable') throw error;
  const health = error.kind === 'auth' ? 'reauth_required' : error.kind === 'provider' ? 'failing' : 'degraded';
  return { health, healthReason: error.message };
}
