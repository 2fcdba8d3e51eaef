import type { SetCredential } from '@makerfex/integrations-core';
import type { Provider } from '@makerfex/integrations-core/provider';
import type { ProviderSimulator } from '../harness.ts';

/** A fresh simulator with a provider that talks to it. Opened for every run. */
export interface PushUnderTest {
  readonly provider: Provider;
  readonly config: unknown;
  readonly simulator: Pick<ProviderSimulator, 'fetch' | 'app' | 'tokens' | 'credentials'>;
  /**
   * The host ports that the push calls, as `createIntegrations` takes them.
   * @default {}
   */
  readonly ports?: object;
  /**
   * What the connection gets with `credentials.set`; null if its config needs none.
   * @default one that the simulator issues, of the provider's first kind of credential
   */
  readonly credential?: SetCredential | null;
  /**
   * How the provider refuses a request because there were too many: it certainly did nothing.
   * @default status 429 with Retry-After
   */
  readonly tooManyRequests?: (retryAfterSeconds: number) => Response;
}

/** The worker of a run is gone: it neither sends, nor writes, nor gets an answer any more. */
export interface Life {
  isOver: boolean;
}

export const never = <Value>(): Promise<Value> => new Promise<Value>(() => {});
