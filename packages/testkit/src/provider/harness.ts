import type { OAuthApp } from '@makerfex/integrations-core';
import {
  type CredentialSession,
  createOutbound,
  type Provider,
  type ProviderHttp,
  type PullCapability,
  type PullPage,
  type PullWindow,
} from '@makerfex/integrations-core/provider';
import { createTape, type Tape, toResponse } from './answers.ts';
import { issueCredential, withNotedTargets } from './credentials.ts';

/** What the suite needs of a simulator: the provider's API without a network. */
export interface ProviderSimulator {
  fetch(request: Request): Promise<Response>;
  /** Id and secret of the app that it knows; left out where the provider has none. */
  readonly app?: OAuthApp;
  /**
   * For a provider whose secret is more than a token: takes the place of `tokens`.
   * @default what `tokens` issues
   */
  readonly credentials?: {
    /**
     * The secret of a new credential, as `credentials.set` takes it, of the first kind of the provider's `auth`.
     * @example
     * let live = '';
     * const credentials = {
     *   issue: () => ({ user: 'ck_1', password: (live = crypto.randomUUID()) }),
     *   expireAll: () => void (live = ''),
     * };
     */
    issue(): Readonly<Record<string, string>>;
    /** Every credential that was issued is answered as expired. */
    expireAll(): void;
  };
  /** For a provider whose secret is a token or a key. Left out where it needs no credential. */
  readonly tokens?: {
    /** A new token (or API key) that it takes from now on. */
    issueTokens(): { readonly access_token: string };
    /** Every token that was issued is answered as expired. */
    expireAll(): void;
  };
  /**
   * What a pull reads its records from, by the key of its capability. A pull whose list is missing here is not tested for
   * lists that move while they are read.
   * @example
   * const lists = { import_orders: { remove: (externalId: string) => orders.delete(externalId) } };
   */
  readonly lists?: Readonly<Record<string, SimulatedList>>;
}

/** A list of records at the source. */
export interface SimulatedList {
  /** Deletes a record as somebody at the source does: from now on no answer holds it, and those behind it move up. */
  remove(externalId: string): unknown;
}

/** A fresh simulator with a provider that talks to it. Opened for every check. */
export interface ProviderUnderTest {
  readonly provider: Provider;
  readonly config: unknown;
  /** Holds enough records that each capability brings several pages. */
  readonly simulator: ProviderSimulator;
}

/** One whose answers are kept, so that many checks can read them again. */
export interface TapedProvider extends ProviderUnderTest {
  readonly tape: Tape;
  /** What every reading covers: another window asks for other answers. */
  readonly window: PullWindow;
}

export const withTape = (subject: ProviderUnderTest): TapedProvider => ({
  ...subject,
  tape: createTape(subject.simulator),
  window: { since: null, until: new Date() },
});

export type Page = PullPage<{ externalId: string; updatedAt: string | null }, unknown>;

/** Stands in for the simulator: undefined leaves the request to it. `number` counts from 1. */
export type Interference = (request: Request, number: number) => Promise<Response> | Response | undefined;

/** One pull of a simulator's records needs far fewer; a pull that never ends is to fail within seconds. */
export const mostRequests = 500;
/** Of a pull that goes on without a request, which nothing else would end. */
export const mostPages = 5_000;
/** As in core, which ends a run with more of them. */
export const mostEmptyPages = 100;

/** A call that goes on and on: what it is that never ends, in the words of the check. */
export class Endless extends Error {
  override readonly name = 'Endless';
}

/** Pauses of retries are too short to be felt. */
const retry = { baseMs: 1, maxMs: 2 };

/** Runs a provider against its simulator as core does, and records every request that it sends. */
export function createHarness(subject: ProviderUnderTest | TapedProvider, ofWindow?: PullWindow) {
  const { provider, config: rawConfig, simulator } = subject;
  const isTaped = 'tape' in subject;
  const window = ofWindow ?? (isTaped ? subject.window : { since: null, until: new Date() });
  const reading = isTaped ? subject.tape.play() : undefined;
  const config = provider.config.parse(rawConfig);
  const issued = [issueCredential(provider, simulator)];
  const targets = new Map<string, string>();
  const requests: Request[] = [];
  const overrun = Promise.withResolvers<never>();
  // It is raced against wherever something is awaited, which may be nowhere.
  overrun.promise.catch(() => undefined);
  let interfere: Interference | undefined;
  let limit = {
    requests: mostRequests,
    says: `It has sent more than ${mostRequests} requests and goes on: give its pages an end, or the simulator fewer records.`,
  };

  const session: CredentialSession = {
    current: async () => ({ credential: issued.at(-1)?.opened ?? { kind: 'none' }, version: issued.length }),
    /** Calls that fail together share one refresh. */
    refresh: async (version) => {
      if (!isRefreshable(provider)) return null;
      if (version === issued.length) issued.push(issueCredential(provider, simulator));
      return session.current();
    },
  };

  const outbound = createOutbound({
    retry,
    // The simulator answers for every address.
    allowPrivateAddresses: true,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      requests.push(request.clone());
      if (requests.length > limit.requests) {
        overrun.reject(new Endless(limit.says));
        return new Promise<never>(() => {});
      }
      const answer = await interfere?.(request, requests.length);
      return answer ?? (reading ? toResponse(await reading(request)) : simulator.fetch(request));
    },
  });

  const client = (signal: AbortSignal): ProviderHttp =>
    outbound.client({
      provider: withNotedTargets(provider, targets),
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

  const bounded = <Value>(work: Promise<Value>): Promise<Value> => Promise.race([work, overrun.promise]);

  return {
    /** What its pulls cover. */
    window,
    requests: requests as readonly Request[],
    refreshes: () => issued.length - 1,
    expireTokens: () => (simulator.credentials ? simulator.credentials.expireAll() : simulator.tokens?.expireAll()),
    /** Everything that must not be seen outside of a header. */
    secrets: () =>
      [...issued.flatMap(({ secrets }) => secrets), simulator.app?.clientSecret ?? ''].filter(
        (secret) => secret !== '',
      ),
    /** The URL of a request as the provider's code asked for it: without what its `target` put there. */
    askedUrl: (url: string) => [...targets].reduce((shown, [real, asked]) => shown.replace(real, asked), url),
    interfere(next: Interference) {
      interfere = next;
    },
    /** @param says what is wrong with sending more than these from now on */
    boundRequests(most: number, says: string) {
      limit = { requests: requests.length + most, says };
    },
    pull,
    /** What is awaited of a pull fails if it sends too many requests. */
    bounded,
    /** The whole pull, or the rest of it behind a cursor. */
    pages: (capability: PullCapability, cursor?: unknown): Promise<Page[]> =>
      bounded(collect(pull(capability, { cursor }))),
    /** Looks up records by id. */
    fetch: (byId: NonNullable<PullCapability['fetch']>, ids: readonly string[]) => {
      const { signal } = new AbortController();
      return bounded(byId({ http: client(signal), config, signal }, ids));
    },
    test: () => {
      const { signal } = new AbortController();
      return bounded(provider.test({ http: client(signal), config, signal }));
    },
  };
}
export type Harness = ReturnType<typeof createHarness>;

/** The credential is of the provider's usual kind. */
export const isRefreshable = ({ auth: [first] }: Provider): boolean => first?.kind === 'oauth2';

export async function collect(pages: AsyncIterable<Page>): Promise<Page[]> {
  const all: Page[] = [];
  let empty = 0;
  for await (const page of pages) {
    all.push(page);
    empty = isEmptyPage(page) ? empty + 1 : 0;
    if (empty >= mostEmptyPages)
      throw new Endless(`It has brought ${empty} pages in a row without any record: core ends such a run.`);
    if (all.length > mostPages)
      throw new Endless(`It has brought more than ${mostPages} pages: give its pages an end.`);
  }
  return all;
}

export const isEmptyPage = ({ items, deleted = [], rejected = [] }: Page): boolean =>
  items.length + deleted.length + rejected.length === 0;
