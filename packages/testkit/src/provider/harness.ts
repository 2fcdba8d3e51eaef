import {
  type CredentialSession,
  createOutbound,
  type OAuthApp,
  type OpenedCredential,
  type Provider,
  type PullCapability,
  type PullPage,
  type PullWindow,
} from '@makerfex/integrations-core';

/** A fresh simulator with a provider that talks to it. Opened anew for every test. */
export interface ProviderUnderTest {
  readonly provider: Provider;
  readonly config: unknown;
  readonly app: OAuthApp | null;
  /** An access token that the simulator accepts. */
  readonly accessToken: string;
  /** Makes the simulator refuse every token issued before. @returns one that it accepts from now on. */
  renewToken(): string;
  /** Makes the simulator answer every request from now on with this status. */
  failAlways(status: number): void;
  fetch(request: Request): Promise<Response>;
}

export type Page = PullPage<{ externalId: string; updatedAt: string | null }, unknown>;

/** Runs one pull of a provider page by page, and records every request it sends. */
export function createHarness(subject: ProviderUnderTest) {
  const requests: Request[] = [];
  const refreshes: number[] = [];
  let token = subject.accessToken;
  const opened = (): OpenedCredential => ({ kind: 'oauth2', accessToken: token });
  const session: CredentialSession = {
    current: async () => ({ credential: opened(), version: refreshes.length + 1 }),
    refresh: async (version) => {
      refreshes.push(version);
      token = subject.renewToken();
      return { credential: opened(), version: version + 1 };
    },
  };
  const outbound = createOutbound({
    fetch: async (input, init) => {
      const request = new Request(input, init);
      requests.push(request);
      return subject.fetch(request);
    },
  });

  const window: PullWindow = { since: null, until: new Date() };

  async function* pages(
    capability: PullCapability,
    options: { cursor?: unknown; signal?: AbortSignal } = {},
  ): AsyncGenerator<Page, void, undefined> {
    const signal = options.signal ?? new AbortController().signal;
    const config = subject.provider.config.parse(subject.config);
    const client = outbound.client({
      provider: subject.provider,
      config,
      scope: { shopId: 'shop-under-test' },
      app: subject.app,
      session,
      signal,
    });
    yield* capability.run({
      http: client,
      config,
      input: (capability.input ?? capability.contract.input).parse({}),
      window,
      cursor: options.cursor ?? null,
      signal,
    });
  }

  return { pages, requests, refreshes, spentToken: subject.accessToken, token: () => token };
}

export async function collect(pages: AsyncIterable<Page>): Promise<Page[]> {
  const all: Page[] = [];
  for await (const page of pages) all.push(page);
  return all;
}
