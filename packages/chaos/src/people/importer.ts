import { setTimeout as delay } from 'node:timers/promises';
import type { Actor, ShopIntegrations } from '@makerfex/integrations-core';
import type { RunRow } from '@makerfex/integrations-core/storage';
import type { Host } from '../host/host.ts';
import type { SourceShop } from '../sources/source.ts';
import type { Caller } from './caller.ts';

/** Providers count changes by the second: a run that begins after this sees them all. */
const secondMs = 1_100;

export const ownerOf = (shopId: string): Actor => ({ id: 'shopkeeper', shopId, role: 'owner' });

/** A person of a shop, who imports orders over and over, and asks again where that failed. */
export class Importer {
  readonly shopId: string;
  /** Keys of every requested run. */
  readonly keys: string[] = [];
  /** How often the connection was authorised again because a token was lost with its worker. */
  consents = 0;
  readonly #shop: ShopIntegrations;
  readonly #source: SourceShop;
  readonly #caller: Caller;
  #connectionId = '';

  constructor({ integrations }: Host, source: SourceShop, caller: Caller) {
    this.#source = source;
    this.#caller = caller;
    this.shopId = source.shopId;
    this.#shop = integrations.for(ownerOf(this.shopId));
  }

  async connect(): Promise<void> {
    const { id } = await this.#shop.connections.create(this.#source.connection);
    this.#connectionId = id;
    await this.#authorize();
  }

  /** Until `over`, orders come, change and are imported; then once more, until it succeeds. */
  async keepImporting(over: AbortSignal): Promise<void> {
    while (!over.aborted) {
      this.#source.change();
      await this.#import();
    }
    this.#source.complete();
    await delay(secondMs);
    while ((await this.#import()).state !== 'SUCCESS');
  }

  /** Asks for one run, and waits for its end. */
  async importOnce(): Promise<RunRow> {
    const key = `${this.shopId}/import-${this.keys.length + 1}`;
    this.keys.push(key);
    // By turns everything, and what came since the last one.
    const input = this.keys.length % 2 === 0 ? { full: true } : {};
    const { id } = await this.#caller.persist(() =>
      this.#shop.actions.run(this.#connectionId, 'import_orders', input, { idempotencyKey: key }),
    );
    return this.#caller.follow(this.#shop, id);
  }

  async #import(): Promise<RunRow> {
    const run = await this.importOnce();
    if (run.error?.kind === 'auth') {
      await this.#authorize();
      this.consents += 1;
    }
    return run;
  }

  async #authorize(): Promise<void> {
    await this.#caller.persist(() => this.#shop.credentials.set(this.#connectionId, this.#source.grant()));
  }
}
