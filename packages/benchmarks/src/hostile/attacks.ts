import { createClient } from './client.ts';

/** What an attack works with. */
export interface Battlefield {
  readonly origin: string;
  /** A vendor's webhook whose answers are large. */
  readonly webhookUrl: string;
  readonly instagramToken: string;
}

/** Does its worst once. It is done over and over. */
export type Strike = () => Promise<void>;

/** As large as documents may be, in a script whose letters have to be shaped. */
const hindi = 'मिट्टी के बर्तन की पैकिंग '.repeat(8).slice(0, 190);
const largestItems = Array.from({ length: 95 }, () => ({ description: hindi, quantity: '2', unit_price: '12.50' }));
const megabyteBody = JSON.stringify({ provider_key: 'vendor_service', config: { notes: 'x'.repeat(1_000_000) } });
const signingSecret = `whsec_${Buffer.from('a key that signs what vendors get').toString('base64')}`;

/** Attacks by what a tenant can ask for, each by a shop of its own. @throws where what it asks for is not done */
export const attacks: Readonly<Record<string, (field: Battlefield) => Promise<Strike>>> = {
  'hand-offs and documents': async ({ origin }) => {
    const owner = createClient(origin, 'owner@papers');
    const employee = createClient(origin, 'employee@papers');
    const vendor = { name: 'Packer' };
    const id = await owner.connect('vendor_service', { vendor, currency: 'EUR', delivery: 'download' });
    let n = 0;
    return async () => {
      n += 1;
      const run = await owner.run(id, 'vendor_handoff_invoice', { sale_id: `sale-${n}`, items: largestItems });
      if (run.state !== 'SUCCESS') throw new Error(`A hand-off ended as ${run.state}.`);
      const answers = await Promise.all([1, 2, 3].map(() => employee.call(`/runs/${run.id}/document.pdf`)));
      for (const answer of answers) await answer.arrayBuffer();
      if (answers.some(({ ok }) => !ok)) throw new Error('A document was not answered.');
    };
  },
  pictures: async ({ origin, instagramToken }) => {
    const owner = createClient(origin, 'owner@pictures');
    const secret = { access_token: instagramToken };
    const id = await owner.connect('instagram', {}, { kind: 'oauth2', secret });
    return async () => {
      const run = await owner.run(id, 'post_instagram_product', { product_id: 'mug' });
      if (run.state !== 'SUCCESS') throw new Error(`A post ended as ${run.state}.`);
    };
  },
  'answers of webhooks': async ({ origin, webhookUrl }) => {
    const owner = createClient(origin, 'owner@answers');
    const config = { vendor: { name: 'Packer' }, currency: 'EUR', delivery: 'webhook', webhook_url: webhookUrl };
    const secret = { api_key: signingSecret };
    const id = await owner.connect('vendor_service', config, { kind: 'api_key', secret });
    let n = 0;
    return async () => {
      n += 1;
      const items = [{ description: 'Packing', quantity: '2', unit_price: '12.50' }];
      const run = await owner.run(id, 'vendor_handoff_invoice', { sale_id: `sale-${n}`, items });
      if (run.state !== 'SUCCESS') throw new Error(`A hand-off by webhook ended as ${run.state}.`);
    };
  },
  exports: async ({ origin }) => {
    const owner = createClient(origin, 'owner@exports');
    return async () => {
      const answers = await Promise.all([1, 2].map(() => owner.call('/events/export.csv')));
      if (answers.some(({ ok }) => !ok)) throw new Error('An export was not answered.');
      await Promise.all(answers.map(async ({ body }) => body?.pipeTo(new WritableStream())));
    };
  },
  'bodies of 1 MB': async ({ origin }) => {
    const owner = createClient(origin, 'owner@bodies');
    return async () => {
      const answers = await Promise.all(
        [1, 2, 3, 4].map(() => owner.call('/connections/', { method: 'POST', body: megabyteBody })),
      );
      for (const answer of answers) await answer.arrayBuffer();
      if (answers.some(({ status }) => status !== 422)) throw new Error('A body that is too long was not refused.');
    };
  },
};
