import { eachAlone } from '../each-alone.ts';
import type { Provider } from '../provider/provider.ts';
import type { Scope } from '../scope.ts';
import type { QuietTime } from '../storage/webhooks.ts';
import type { Arrival, WebhookParts } from './context.ts';
import type { ReadMessage } from './read-messages.ts';
import { deliverDrain } from './request-drain.ts';
import { type Addressed, type Outcome, takeMessages } from './take-messages.ts';

/** Most connections, of all shops, that one message is taken to. */
const mostConnections = 100;

/** What a request comes to, if its messages came to several things. */
const byWeight: readonly Outcome[] = ['accepted', 'ignored', 'duplicate', 'nobody'];

/** Takes the messages of a request to the shops that they are for. */
export function createShops<Tx>(parts: WebhookParts<Tx>, quiet: QuietTime) {
  const { storage, jobs, log } = parts;

  async function addressesOf(provider: Provider, messages: readonly ReadMessage[]): Promise<Map<string, Addressed[]>> {
    const found = new Map<string, ReadonlyMap<string, readonly string[]>>();
    const byShop = new Map<string, Addressed[]>();
    for (const message of messages) {
      const { account } = message;
      const shops = found.get(account) ?? (await findShops(provider, account));
      found.set(account, shops);
      for (const [shopId, connectionIds] of shops) {
        const addressed = byShop.get(shopId) ?? [];
        addressed.push({ message, connectionIds });
        byShop.set(shopId, addressed);
      }
    }
    return byShop;
  }

  async function findShops(provider: Provider, account: string): Promise<ReadonlyMap<string, readonly string[]>> {
    const connections = await storage.findConnectionsOfAccount(provider.key, account, mostConnections);
    return new Map(
      [...Map.groupBy(connections, ({ scope }) => scope.shopId)].map(([shopId, those]) => [
        shopId,
        those.map(({ connectionId }) => connectionId),
      ]),
    );
  }

  /** One transaction. The run that it requests is delivered after the commit. */
  async function takeTo(arrival: Arrival, addressed: readonly Addressed[]): Promise<readonly Outcome[]> {
    const { scope } = arrival;
    const { outcomes, drain } = await storage.transaction(scope, (unit) =>
      takeMessages(parts, quiet, unit, arrival, addressed),
    );
    try {
      await deliverDrain(jobs, scope, drain);
    } catch (err) {
      log.error({ err, shopId: scope.shopId, runId: drain?.id }, 'Could not deliver a run; the sweep will.');
    }
    return outcomes;
  }

  return {
    /**
     * One shop that fails does not stop the others. It throws once all have had their turn: the provider sends the request again, and
     * what other shops have stored is then a duplicate.
     */
    async deliver(
      provider: Provider,
      messages: readonly ReadMessage[],
      request: Pick<Arrival, 'bodyHash' | 'receivedAt' | 'confirmationCode'>,
    ): Promise<Outcome> {
      const byShop = await addressesOf(provider, messages);
      const namesRecords = messages.some(({ facts }) => facts.some(({ type }) => type === 'records'));
      if (byShop.size > 0 && namesRecords) await jobs.prepare?.();
      const outcomes: Outcome[] = [];
      const failed = await eachAlone([...byShop], async ([shopId, addressed]) => {
        const scope: Scope = { shopId };
        outcomes.push(...(await takeTo({ ...request, provider, scope }, addressed)));
      });
      for (const { error } of failed) throw error;
      return byWeight.find((outcome) => outcomes.includes(outcome)) ?? 'nobody';
    },
  };
}
