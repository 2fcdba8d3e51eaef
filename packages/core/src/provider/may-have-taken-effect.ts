import type { IntegrationError } from '../errors.ts';

/**
 * Whether a request that failed with this error may have taken effect all the same. A status below 500 is the provider's refusal,
 * except the time-out 408; without a status it may have failed anywhere on the way.
 * @example
 * const sendOnce = async ({ http, steps }: Pick<PushContext<object, object, object>, 'http' | 'steps'>) => {
 *   await steps.attempt('sending', true);
 *   await http.post('/messages', { json: { text: 'Hello' } }).catch(async (error: unknown) => {
 *     if (isIntegrationError(error) && !mayHaveTakenEffect(error)) await steps.withdraw('sending');
 *     throw error;
 *   });
 * };
 */
export function mayHaveTakenEffect({ kind, providerStatus }: IntegrationError): boolean {
  if (providerStatus === undefined) return kind === 'transient' || kind === 'provider';
  return providerStatus >= 500 || providerStatus === 408;
}
