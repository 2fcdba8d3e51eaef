import { createEtsySimulator } from '@makerfex/integrations-etsy/simulator';
import { createShopifySimulator } from '@makerfex/integrations-shopify/simulator';
import { describe, expect, it } from 'vitest';
import { changeEtsy, changeShopify } from './changes.ts';
import { replay, sendOrder } from './past.ts';

const past = { id: 1, orders: 120, products: 30, begun_at: new Date('2026-11-20T10:00:00.900Z') };
const instants = [new Date('2026-11-21T10:00:00.999Z'), new Date('2026-11-22T10:00:00.999Z')];

async function ordersOfEtsy(changed_at: string[], changeLater: readonly Date[]): Promise<unknown> {
  const { simulator, changeAt, sendOrderAt } = replay(
    { ...past, changed_at },
    (now) => createEtsySimulator({ orders: past.orders, products: past.products, now }),
    changeEtsy,
    sendOrder,
  );
  for (const instant of changeLater) {
    changeAt(instant);
    sendOrderAt(instant);
  }
  const url = `https://api.etsy.com/v3/application/shops/${simulator.shopId}/receipts?limit=100&offset=`;
  const headers = {
    'x-api-key': `${simulator.app.clientId}:${simulator.app.clientSecret}`,
    authorization: `Bearer ${simulator.tokens.issueTokens().access_token}`,
  };
  const read = async (offset: number) => (await simulator.fetch(new Request(`${url}${offset}`, { headers }))).json();
  return Promise.all([read(0), read(100)]);
}

async function ordersOfShopify(changed_at: string[], changeLater: readonly Date[]): Promise<unknown> {
  const { simulator, changeAt, sendOrderAt } = replay(
    { ...past, changed_at },
    (now) => createShopifySimulator({ orders: past.orders, products: past.products, now }),
    changeShopify,
    sendOrder,
  );
  for (const instant of changeLater) {
    changeAt(instant);
    sendOrderAt(instant);
  }
  const request = new Request(`https://${simulator.shop}/admin/api/2026-10/graphql.json`, {
    method: 'POST',
    headers: { 'x-shopify-access-token': simulator.tokens.issueTokens().access_token },
    body: JSON.stringify({
      query: '{ orders(first: 200) { nodes { id updatedAt cancelledAt displayFulfillmentStatus } } }',
    }),
  });
  const { extensions: _cost, ...answer }: Record<string, unknown> = Object(
    await (await simulator.fetch(request)).json(),
  );
  return answer;
}

describe.each([
  ['Etsy', ordersOfEtsy],
  ['Shopify', ordersOfShopify],
])('the simulated %s', (_name, orders) => {
  it('is the same after a restart as before it', async () => {
    const recorded = instants.map((instant) => instant.toISOString());
    const changed = await orders([], instants);
    expect(await orders(recorded, [])).toEqual(changed);
    expect(await orders(recorded.slice(0, 1), instants.slice(1))).toEqual(changed);
    expect(await orders([], [])).not.toEqual(changed);
  });
});

it('lets the clock run again after the replay', () => {
  const { simulator: now, changeAt } = replay(
    { ...past, changed_at: ['2026-11-21T10:00:00.000Z'] },
    (clock) => clock,
    (clock) => new Date(clock()).toISOString(),
    () => '',
  );
  expect(changeAt(new Date('2026-11-22T00:00:00.000Z'))).toBe('2026-11-22T00:00:00.000Z');
  const before = Date.now();
  expect(now()).toBeGreaterThanOrEqual(before);
});
