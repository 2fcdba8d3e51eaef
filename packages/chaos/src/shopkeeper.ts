import { setTimeout as delay } from 'node:timers/promises';
import { type Actor, IntegrationError, isFinished, type RunRow } from '@makerfex/integrations-core';
import type { Host } from './host.ts';
import type { SourceShop } from './provider.ts';

const lookEveryMs = 500;
/** Etsy counts changes by the second: a run that begins after this sees them all. */
const secondMs = 1_100;

export interface Request {
  readonly shopId: string;
  readonly key: string;
}

/** A person of a shop, who imports orders over and over, and asks again where that failed. */
export class Shopkeeper {
  readonly shopId: string;
  /** Every run that was asked for. */
  readonly requests: Request[] = [];
  /** Calls that found the database away, and were made again. */
  vainCalls = 0;
  readonly #shop;
  readonly #source: SourceShop;
  #connectionId = '';

  constructor({ integrations }: Host, source: SourceShop) {
    this.#source = source;
    this.shopId = `shop-${source.etsyShopId}`;
    const actor: Actor = { id: 'shopkeeper', shopId: this.shopId, role: 'owner' };
    this.#shop = integrations.for(actor);
  }

  async connect(): Promise<void> {
    const { connections, credentials } = this.#shop;
    const { id } = await connections.create({ providerKey: 'etsy', config: { shop_id: this.#source.etsyShopId } });
    await credentials.set(id, { kind: 'oauth2', secret: { ...this.#source.issueTokens() } });
    this.#connectionId = id;
  }

  /** Until `over`, orders come, change and are imported; then once more, until it succeeds. @throws where `giveUp` comes first. */
  async keepImporting(over: AbortSignal, giveUp: AbortSignal): Promise<void> {
    while (!over.aborted) {
      this.#source.change();
      await this.#import(giveUp);
    }
    this.#source.complete();
    await delay(secondMs);
    while ((await this.#import(giveUp)).state !== 'SUCCESS');
  }

  async #import(giveUp: AbortSignal): Promise<RunRow> {
    const key = `${this.shopId}/${this.requests.length + 1}`;
    this.requests.push({ shopId: this.shopId, key });
    const settings = { idempotencyKey: key };
    // By turns everything, and what came since the last one.
    const input = this.requests.length % 2 === 0 ? { full: true } : {};
    const asked = await this.#persist(
      () => this.#shop.actions.run(this.#connectionId, 'import_orders', input, settings),
      giveUp,
    );
    for (let run = asked; ; run = await this.#persist(() => this.#shop.runs.get(asked.id), giveUp)) {
      if (isFinished(run.state)) return run;
      await delay(lookEveryMs, undefined, { signal: giveUp });
    }
  }

  async #persist<Result>(call: () => Promise<Result>, giveUp: AbortSignal): Promise<Result> {
    for (;;)
      try {
        return await call();
      } catch (error) {
        if (!(error instanceof IntegrationError) || error.code !== 'storage_unavailable') throw error;
        this.vainCalls += 1;
        await delay(lookEveryMs, undefined, { signal: giveUp });
      }
  }
}
