import {
  type CredentialSession,
  createOutbound,
  type OAuthApp,
  type OpenedCredential,
  type Provider,
  type ProviderHttp,
  type PullCapability,
  type PullPage,
  type PullWindow,
} from '@makerfex/integrations-core';

/** What the suite needs of a simulator: the provider's API without a network. */
export interface ProviderSimulator {
  fetch(request: Request): Promise<Response>;
  /** Id and secret of the app that it knows; left out where the provider has none. */
  readonly app?: OAuthApp;
  /** Left out where the provider needs no credential. */
  readonly tokens?: {
    /** A new token (or API key) that it takes from now on. */
    issueTokens(): { readonly access_token: string };
    /** Every token that was issued is answered as expired. */
    expireAll(): void;
  };
}

/** A fresh simulator with a provider that talks to it. Opened anew for every check. */
export interface ProviderUnderTest {
  readonly provider: Provider;
  readonly config: unknown;
  /** Holds enough records that each capability brings several pages. */
  readonly simulator: ProviderSimulator;
}

export type Page = PullPage<{ externalId: string; updatedAt: string | null }, unknown>;

/** Stands in for the simulator: undefined leaves the request to it. `number` counts from 1. */
export type Interference = (request: Request, number: number) => Promise<Response> | Response | undefined;

/** More requests than this for one call that fails are no bounded retry. */
export const mostRequestsForOneFailure = 100;

/** Pauses of retries are too short to be felt. */
const retry = { baseDelayMs: 1, maxDelayMs: 2 };

/** Runs a provider against its simulator as core does, and records every request that it sends. */
export function createHarness({ provider, config: rawConfig, simulator }: ProviderUnderTest) {
  const config = provider.config.parse(rawConfig);
  const window: PullWindow = { since: null, until: new Date() };
  const issueToken = () => simulator.tokens?.issueTokens().access_token ?? '';
  const tokens = [issueToken()];
  const requests: Request[] = [];
  const overrun = Promise.withResolvers<never>();
  // It is raced against wherever something is awaited, which may be nowhere.
  overrun.promise.catch(() => undefined);
  let interfere: Interference | undefined;
  let requestsLeft = Number.POSITIVE_INFINITY;

  const session: CredentialSession = {
    current: async () => ({ credential: openedFor(provider, tokens.at(-1) ?? ''), version: tokens.length }),
    /** Calls that fail together share one refresh. */
    refresh: async (version) => {
      if (!isRefreshable(provider)) return null;
      if (version === tokens.length) tokens.push(issueToken());
      return session.current();
    },
  };

  const outbound = createOutbound({
    retry,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      requests.push(request.clone());
      requestsLeft -= 1;
      if (requestsLeft < 0) {
        overrun.reject(new Error(`It sent more than ${mostRequestsForOneFailure} requests for a call that fails.`));
        return new Promise<never>(() => {});
      }
      return (await interfere?.(request, requests.length)) ?? simulator.fetch(request);
    },
  });

  const client = (signal: AbortSignal): ProviderHttp =>
    outbound.client({
      provider,
      config,
      scope: { shopId: 'shop-under-test' },
      app: simulator.app ?? null,
      session,
      signal,
    });

  const pull = (capability: PullCapability, options: { cursor?: unknown; signal?: AbortSignal } = {}) => {
    const signal = options.signal ?? new AbortController().signal;
    const input = (capability.input ?? capability.contract.input).parse({});
    return capability.run({ http: client(signal), config, input, window, cursor: options.cursor ?? null, signal });
  };

  return {
    requests: requests as readonly Request[],
    refreshes: () => tokens.length - 1,
    expireTokens: () => simulator.tokens?.expireAll(),
    /** Everything that must not be seen outside of a header. */
    secrets: () => [...tokens, simulator.app?.clientSecret ?? ''].filter((secret) => secret !== ''),
    interfere(next: Interference) {
      interfere = next;
    },
    /** From now on the calls are expected to fail, and to stop trying. */
    boundRequests() {
      requestsLeft = mostRequestsForOneFailure;
    },
    pull,
    /** The whole pull, or the rest of it behind a cursor. */
    pages: (capability: PullCapability, cursor?: unknown): Promise<Page[]> =>
      Promise.race([collect(pull(capability, { cursor })), overrun.promise]),
    test: () => {
      const { signal } = new AbortController();
      return Promise.race([provider.test({ http: client(signal), config, signal }), overrun.promise]);
    },
  };
}
export type Harness = ReturnType<typeof createHarness>;

/** The credential is of the provider's usual kind. */
export const isRefreshable = ({ auth: [first] }: Provider): boolean => first?.kind === 'oauth2';

function openedFor({ auth: [first] }: Provider, token: string): OpenedCredential {
  if (!first || first.kind === 'none') return { kind: 'none' };
  return first.kind === 'api_key' ? { kind: 'api_key', apiKey: token } : { kind: first.kind, accessToken: token };
}

export async function collect(pages: AsyncIterable<Page>): Promise<Page[]> {
  const all: Page[] = [];
  for await (const page of pages) all.push(page);
  return all;
}
