import { eachAlone } from '../each-alone.ts';
import type { Provider } from '../provider/provider.ts';
import type { ConnectionOfAccount } from '../storage/storage.ts';
import type { QuietTime } from '../storage/webhooks.ts';
import type { Addressed, Arrival, Place, WebhookParts } from './context.ts';
import { gather } from './gather.ts';
import { type ReadMessage, webhookLimits } from './read-messages.ts';
import { deliverDrain } from './request-drain.ts';
import { type Outcome, takeMessages } from './take-messages.ts';

/** Most connections, of all shops, that one message is taken to. */
const mostConnections = 100;
/** Most accounts that one search looks for. */
const mostAccounts = 100;
/** Most requests that are stored in one transaction. */
const mostRequests = 50;
/** Most messages and ids of a request that is stored with others: all of them have as many as one request may have. */
const mostOfOne = webhookLimits.ids / mostRequests;

/** Most shops of one request that are stored at once: each takes a connection of the pool. */
const mostShopsAtOnce = 4;

/** What a request comes to, if its messages came to several things. */
const byWeight: readonly Outcome[] = ['accepted', 'ignored', 'duplicate', 'nobody'];

/** What one request says to one shop. */
interface Post {
  readonly place: Place;
  readonly addressed: readonly Addressed[];
}

/**
 * Takes the messages of a request to the shops that they are for. Requests that come while earlier ones of the same shop are being
 * stored are stored together: they would wait for each other's rows anyway, and hold one connection of the pool each.
 */
export function createShops<Tx>(parts: WebhookParts<Tx>, quiet: QuietTime) {
  const { storage, jobs, log } = parts;
  const concernsAll = (error: unknown): boolean => storage.isTransient(error);

  const findConnections = gather<string, readonly ConnectionOfAccount[]>({
    async work(providerKey, accounts) {
      const found = await storage.findConnectionsOfAccounts(providerKey, accounts, mostConnections);
      return accounts.map((account) => found.filter((one) => one.account === account));
    },
    most: mostAccounts,
    concernsAll,
  });

  /** The connections that messages may be for, by shop. */
  async function findShops(provider: Provider, account: string): Promise<ReadonlyMap<string, readonly string[]>> {
    const byShop = Map.groupBy(await findConnections(provider.key, account), ({ scope }) => scope.shopId);
    return new Map([...byShop].map(([shopId, those]) => [shopId, those.map(({ connectionId }) => connectionId)]));
  }

  async function addressesOf(provider: Provider, messages: readonly ReadMessage[], arrival: Arrival) {
    const accounts = [...new Set(messages.map(({ account }) => account))];
    const found = await Promise.all(accounts.map((account) => findShops(provider, account)));
    const shopsOf = new Map(accounts.map((account, index) => [account, found[index]]));
    const byShop = new Map<string, Addressed[]>();
    for (const message of messages)
      for (const [shopId, connectionIds] of shopsOf.get(message.account) ?? []) {
        const addressed = byShop.get(shopId) ?? [];
        addressed.push({ message, arrival, connectionIds });
        byShop.set(shopId, addressed);
      }
    return byShop;
  }

  /** One transaction. The run that it requests is delivered after the commit. */
  async function store(place: Place, addressed: readonly Addressed[]): Promise<readonly Outcome[]> {
    const { scope } = place;
    const { outcomes, drain } = await storage.transaction(scope, (unit) =>
      takeMessages(parts, quiet, unit, place, addressed),
    );
    try {
      await deliverDrain(jobs, scope, drain);
    } catch (err) {
      log.error({ err, shopId: scope.shopId, runId: drain?.id }, 'Could not deliver a run; the sweep will.');
    }
    return outcomes;
  }

  const storeTogether = gather<Post, readonly Outcome[]>({
    async work(_key, posts) {
      const [first] = posts;
      if (!first) return [];
      const outcomes = await store(
        first.place,
        posts.flatMap(({ addressed }) => addressed),
      );
      let start = 0;
      return posts.map(({ addressed }) => outcomes.slice(start, (start += addressed.length)));
    },
    most: mostRequests,
    concernsAll,
  });

  const takeTo = (place: Place, addressed: readonly Addressed[]): Promise<readonly Outcome[]> =>
    canBeStoredTogether(addressed)
      ? storeTogether(JSON.stringify([place.provider.key, place.scope.shopId]), { place, addressed })
      : store(place, addressed);

  return {
    /**
     * One shop that fails does not stop the others. It throws once all have had their turn: the provider sends the request again, and
     * what other shops have stored is then a duplicate.
     */
    async deliver(provider: Provider, messages: readonly ReadMessage[], arrival: Arrival): Promise<Outcome> {
      const byShop = await addressesOf(provider, messages, arrival);
      if (byShop.size > 0 && messages.some(mayRequestDrain)) await jobs.prepare?.();
      const outcomes: Outcome[] = [];
      const takeToShop = async ([shopId, addressed]: [string, readonly Addressed[]]) => {
        outcomes.push(...(await takeTo({ provider, scope: { shopId } }, addressed)));
      };
      const failed = await eachAlone([...byShop], takeToShop, mostShopsAtOnce);
      for (const { error } of failed) throw error;
      return byWeight.find((outcome) => outcomes.includes(outcome)) ?? 'nobody';
    },
  };
}

const mayRequestDrain = ({ facts }: ReadMessage): boolean =>
  facts.some(({ type }) => type === 'records' || type === 'scopes_changed');

/** What does more than name some records has a transaction of its own: it locks more, or takes longer. */
function canBeStoredTogether(addressed: readonly Addressed[]): boolean {
  const facts = addressed.flatMap(({ message }) => message.facts);
  const ids = facts.reduce((sum, fact) => sum + (fact.type === 'records' ? fact.externalIds.length : Infinity), 0);
  return addressed.length + ids <= mostOfOne;
}
