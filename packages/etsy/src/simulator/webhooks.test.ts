import { describe, expect, it } from 'vitest';
import { etsy } from '../provider.ts';
import { createEtsySimulator } from './index.ts';

const url = 'https://host.example/webhooks/etsy/';

/** A simulated shop whose deliveries a host receives that answers with a status. */
function deliveringTo(answer: () => number) {
  const received: Request[] = [];
  const simulator = createEtsySimulator({
    orders: 3,
    webhooks: {
      fetch: async (request) => {
        received.push(request);
        return new Response(null, { status: answer() });
      },
    },
  });
  simulator.webhooks.addEndpoint({ url });
  return { simulator, received };
}

describe('the simulated Webhook portal', () => {
  it('delivers what the provider verifies and reads, for orders that are added, shipped and cancelled', async () => {
    const { simulator, received } = deliveringTo(() => 200);
    const { app, webhooks } = simulator;
    const added = simulator.addOrders(1);
    const shipped = simulator.changeOrders(1);
    const cancelled = simulator.cancelOrders(1);
    await webhooks.deliveries.settled();
    const provider = etsy({ app, webhooks: { secrets: webhooks.secret } });
    const read = await Promise.all(
      received.map(async (request) => {
        const { headers } = request;
        const body = new Uint8Array(await request.arrayBuffer());
        const delivery = { body, headers, query: new URLSearchParams(), receivedAt: new Date() };
        return [provider.webhooks?.verify(delivery), ...(provider.webhooks?.read(delivery) ?? [])];
      }),
    );
    const names = (topic: string, externalIds: readonly string[]) => [
      'verified',
      expect.objectContaining({
        topic,
        account: simulator.shopId,
        facts: [{ type: 'records', kind: 'order', externalIds }],
      }),
    ];
    expect(read).toEqual([
      names('order.paid', added),
      names('order.shipped', shipped),
      names('order.canceled', cancelled),
    ]);
  });

  it('sends one again at once when the host refuses it, with the same id', async () => {
    let tries = 0;
    const { simulator, received } = deliveringTo(() => {
      tries += 1;
      return tries === 1 ? 503 : 200;
    });
    simulator.addOrders(1);
    await simulator.webhooks.deliveries.settled();
    const ids = received.map(({ headers }) => headers.get('webhook-id'));
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
  });

  it('delivers nothing without an endpoint, and nothing more to one that was removed', async () => {
    const { simulator, received } = deliveringTo(() => 200);
    simulator.webhooks.removeEndpoint(url);
    simulator.addOrders(1);
    await simulator.webhooks.deliveries.settled();
    expect(received).toEqual([]);
    expect(simulator.webhooks.endpoints()).toEqual([]);
  });
});
