import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { createIntegrations, isIntegrationError, keyring } from '@makerfex/integrations-core';
import { memoryStorage } from '@makerfex/integrations-core/memory-storage';
import type { Provider } from '@makerfex/integrations-core/provider';
import { vi } from 'vitest';
import type { ProviderSimulator } from '../harness.ts';
import { fail } from '../records.ts';

/** A fresh simulator with a provider that talks to it. Opened for every check. */
export interface OAuthUnderTest {
  readonly provider: Provider;
  readonly config: unknown;
  readonly simulator: Pick<ProviderSimulator, 'fetch' | 'app'> & {
    readonly tokens: {
      /** Every token and every refresh token that was issued no longer works. */
      revokeAll(): void;
    };
  };
}

/** Stands in for the simulator: undefined leaves the request to it. */
type Interference = (request: Request) => Response | undefined;

const undisturbed: Interference = () => undefined;

const redirectUri = 'https://host.example/integrations/oauth/callback';
const owner = { id: 'owner', shopId: 'shop-under-test', role: 'owner' } as const;
/** Pauses of retries are too short to be felt. */
const retry = { baseMs: 1, maxMs: 2 };

/** A shop that connects by OAuth, through core on memory storage, with two processes. */
export async function openConsent({ provider, config, simulator }: OAuthUnderTest) {
  const storage = memoryStorage();
  const vault = keyring({ current: 'k', keys: { k: randomBytes(32).toString('base64') } });
  const requests: Request[] = [];
  let interfere = undisturbed;
  const startProcess = () =>
    createIntegrations<Provider, unknown>({
      // What it can do once it is connected is no part of this, nor are the ports for it.
      providers: [{ ...provider, capabilities: {} }],
      storage,
      vault,
      ports: {},
      outbound: {
        fetch: async (input, init) => {
          const request = new Request(input, init);
          requests.push(request.clone());
          return interfere(request) ?? simulator.fetch(request);
        },
        retry,
        allowPrivateAddresses: true,
      },
      tokens: { pollMs: 5 },
      log: { error: () => undefined },
    }).for(owner);
  const shops = [startProcess(), startProcess()] as const;
  const [shop] = shops;
  const { id } = await shop.connections.create({ providerKey: provider.key, config });

  /** Sends a person to the consent page, and returns what the browser comes back with. */
  const decide = async (decision: 'grant' | 'deny'): Promise<{ url: URL; params: URLSearchParams }> => {
    const url = new URL((await shop.oauth.authorize(id, { redirectUri })).url);
    const asked = new URL(url);
    asked.searchParams.set('decision', decision);
    const answer = await simulator.fetch(new Request(asked));
    const back = answer.headers.get('location');
    if (back === null)
      return fail(
        `The consent page answers ${answer.status} to ${url.origin}${url.pathname}, and redirects nowhere. Correct authorizeUrl, pkce and scopes, or build the page with createConsent of the simulator kit.`,
      );
    return { url, params: new URL(back).searchParams };
  };
  const callback = (params: URLSearchParams) => shop.oauth.callback(provider.key, { redirectUri, params });

  return {
    requests: requests as readonly Request[],
    interfere: (next: Interference): void => {
      interfere = next;
    },
    decide,
    callback,
    connect: async () => callback((await decide('grant')).params),
    credential: () => shop.credentials.get(id),
    /** Tests the connection in one process. @returns its health, and why */
    test: async (process: 0 | 1 = 0) => {
      const { health, healthReason } = await shops[process].connections.test(id);
      return { health, healthReason };
    },
  };
}
export type ConsentWorld = Awaited<ReturnType<typeof openConsent>>;

/** Why work failed; null if it did not. */
export const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => error,
  );

export function codeOf(error: unknown): string {
  if (error === null) return 'success';
  return isIntegrationError(error) ? error.code : `an error that is no IntegrationError: ${inspect(error)}`;
}

/** Runs with a clock that can be moved, in all of this process: only the date is simulated, timers are real. */
export async function withClock<Result>(work: (advance: (ms: number) => void) => Promise<Result>): Promise<Result> {
  vi.useFakeTimers({ toFake: ['Date'] });
  const start = performance.now();
  let ahead = 0;
  const from = Date.now();
  // It goes on by itself, as waits of core compare it with real pauses.
  const tick = setInterval(() => vi.setSystemTime(from + ahead + performance.now() - start), 1);
  try {
    return await work((ms) => {
      ahead += ms;
      vi.setSystemTime(from + ahead + performance.now() - start);
    });
  } finally {
    clearInterval(tick);
    vi.useRealTimers();
  }
}
