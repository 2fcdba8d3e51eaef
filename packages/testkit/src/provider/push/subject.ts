import type { Provider } from '@makerfex/integrations-core/provider';
import type { ProviderSimulator } from '../harness.ts';

/** A credential as `credentials.set` takes it. */
export interface PushCredential {
  readonly kind: string;
  readonly secret: Readonly<Record<string, string>>;
}

/** A fresh simulator with a provider that talks to it. Opened for every run. */
export interface PushUnderTest {
  readonly provider: Provider;
  readonly config: unknown;
  /** Takes every request of the provider, also of one with a `fetch` of its own. */
  readonly simulator: Pick<ProviderSimulator, 'fetch' | 'app' | 'tokens'>;
  /**
   * The host ports that the push calls, as `createIntegrations` takes them.
   * @default {}
   */
  readonly ports?: object;
  /**
   * What the connection gets with `credentials.set`; null if its config needs none.
   * @default a token of the simulator, as the provider's first kind of credential
   */
  readonly credential?: PushCredential | null;
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
