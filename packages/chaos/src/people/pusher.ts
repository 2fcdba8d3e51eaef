import type { ShopIntegrations } from '@makerfex/integrations-core';
import type { JsonObject, RunRow } from '@makerfex/integrations-core/storage';
import type { Host } from '../host/host.ts';
import type { Outlets } from '../outlets/outlets.ts';
import type { Caller } from './caller.ts';
import { ownerOf } from './importer.ts';

const betweenMs = 2_000;
/** Signs webhook calls. */
const signingSecret = `whsec_${Buffer.from('a key that signs what vendors get').toString('base64')}`;

/** A person of a shop, who posts products and hands off work, each of them once, whatever comes in between. */
export class Pusher {
  readonly shopId: string;
  /** What was posted and handed off: captions, and references of invoices. */
  readonly posted: string[] = [];
  readonly handedOff: string[] = [];
  /** Keys of every requested run. */
  readonly keys: string[] = [];
  readonly #shop: ShopIntegrations;
  readonly #outlets: Outlets;
  readonly #caller: Caller;
  #instagramId = '';
  #vendorId = '';

  constructor({ integrations }: Host, shopId: string, outlets: Outlets, caller: Caller) {
    this.shopId = shopId;
    this.#shop = integrations.for(ownerOf(shopId));
    this.#outlets = outlets;
    this.#caller = caller;
  }

  async connect(): Promise<void> {
    const { connections, credentials } = this.#shop;
    this.#instagramId = (await connections.create({ providerKey: 'instagram', config: {} })).id;
    const secret = { access_token: this.#outlets.instagram.token() };
    await credentials.set(this.#instagramId, { kind: 'oauth2', secret, expiresAt: new Date(Date.now() + 86_400_000) });
    const config = {
      vendor: { name: 'Packer' },
      currency: 'EUR',
      delivery: 'webhook',
      webhook_url: this.#outlets.vendor.url,
    };
    this.#vendorId = (await connections.create({ providerKey: 'packer', config })).id;
    await credentials.set(this.#vendorId, { kind: 'api_key', secret: { api_key: signingSecret } });
  }

  async keepPushing(over: AbortSignal): Promise<void> {
    for (let n = 1; !over.aborted; n += 1) {
      const caption = `${this.shopId} posts product ${n}`;
      this.posted.push(caption);
      await this.#push(this.#instagramId, 'post_instagram_product', { product_id: `product-${n}`, caption });
      const reference = `${this.shopId}/work-${n}`;
      this.handedOff.push(reference);
      const items = [{ description: 'Packing', quantity: '2', unit_price: '12.50' }];
      await this.#push(this.#vendorId, 'vendor_handoff_invoice', { sale_id: `sale-${n}`, reference, items });
      await this.#caller.wait(betweenMs);
    }
  }

  /** Asks for it until it is done. What failed on its way goes on from there: nothing is to go out twice. */
  async #push(connectionId: string, capability: string, input: JsonObject): Promise<void> {
    for (;;) {
      const key = `${this.shopId}/push-${this.keys.length + 1}`;
      this.keys.push(key);
      const { id } = await this.#caller.persist(() =>
        this.#shop.actions.run(connectionId, capability, input, { idempotencyKey: key }),
      );
      let run = await this.#caller.follow(this.#shop, id);
      while (run.state === 'FAILURE' && hasBegun(run)) {
        await this.#caller.wait();
        await this.#caller.persist(() => this.#shop.runs.reconcile(id));
        run = await this.#caller.follow(this.#shop, id);
      }
      if (run.state === 'SUCCESS') return;
    }
  }
}

const hasBegun = ({ steps }: RunRow): boolean => Object.keys(steps.notes).length > 0;
