import type { ProviderHttpDescriptor } from '../provider/http-descriptor.ts';
import { createGuardedFetch } from './address-guard.ts';

export interface FetchOptions {
  /**
   * Sends the requests. It must not follow redirects if `redirect` is `manual`.
   * @default globalThis.fetch
   */
  readonly fetch?: typeof fetch | undefined;
  /**
   * Whether providers with `http.publicOnly` may call private addresses, through `fetch`: for tests on loopback, or where a proxy
   * refuses private addresses itself.
   * @default false
   */
  readonly allowPrivateAddresses?: boolean | undefined;
}

/** Which function sends the calls of a provider, those to its token endpoint included. */
export type FetchOf = (http: Pick<ProviderHttpDescriptor<unknown>, 'publicOnly'>) => typeof fetch;

/** The guarded one for a provider that calls public addresses only, unless the host allows private ones; otherwise the host's. */
export function chooseFetch({ allowPrivateAddresses = false, ...options }: FetchOptions = {}): FetchOf {
  // Looked up on each call, so that a test can replace it.
  const own: typeof fetch = options.fetch ?? ((input, init) => fetch(input, init));
  const guarded = allowPrivateAddresses ? own : createGuardedFetch();
  return ({ publicOnly = false }) => (publicOnly ? guarded : own);
}
