import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { contractsFolder, loadOpenApi, readContract } from '../test/openapi.ts';
import { all, day, idsOf, now, simulatedShop } from '../test/simulated-shop.ts';
import { pullCustomers } from './capabilities/import-customers.ts';
import { fetchOrders, pullOrders } from './capabilities/import-orders.ts';
import { fetchProducts, pullProducts } from './capabilities/sync-products.ts';
import { etsyFault } from './faults.ts';
import { etsy } from './provider.ts';
import { createEtsySimulator } from './simulator/index.ts';

const provider = etsy({ app: { clientId: 'key', clientSecret: 'shared' } });
const [auth] = provider.auth;
const scopes = auth?.kind === 'oauth2' ? auth.scopes : [];

/** Sends every kind of request that the provider sends, to a shop with every kind of record. */
async function sendEverything(see: (request: Request, response: Response) => Promise<void>) {
  const { context, simulator } = simulatedShop(
    { orders: 450, products: 250, emails: true },
    async (request, response) => {
      await see(request, response.clone());
      return response;
    },
  );
  simulator.cancelOrders(3);
  simulator.refundOrders(3, { bump: true });
  simulator.deleteProducts(1, { stillListed: true });
  await provider.test(context);
  for (const since of [null, new Date(now - day), new Date(0)]) {
    const windowed = { ...context, window: { since, until: new Date(now) } };
    await all(pullOrders(windowed));
    await all(pullCustomers(windowed));
  }
  await all(pullOrders({ ...context, window: { since: new Date(0), until: new Date(1) } }));
  const pages = await all(pullProducts(context));
  await fetchProducts(context, [...idsOf(pages).slice(0, 50), '1']);
  await fetchOrders(context, ['3000000001', '1']);
}

describe.skipIf(!contractsFolder)("Etsy's contracts (skipped when CONTRACTS_DIR is not set)", () => {
  it('allow every request of the provider and every response of the simulator', async () => {
    const contract = loadOpenApi();
    const faults = new Set<string>();
    const requested = new Set<string>();
    await sendEverything(async (request, response) => {
      const { pathname } = new URL(request.url);
      requested.add(pathname);
      for (const fault of contract.request(request, scopes)) faults.add(`${pathname}: ${fault}`);
      for (const fault of contract.answer(pathname, response.status, await response.json()))
        faults.add(`${pathname}: ${response.status}: ${fault}`);
    });
    expect([...faults]).toEqual([]);
    const kinds = new Set([...requested].map((path) => path.replace(/\/(listings|receipts)\/\d+$/, '/$1/{id}')));
    expect(kinds.size).toBe(7);
  });

  it("list the simulator's statuses, in lower case (#469)", async () => {
    const statuses = z
      .object({
        ShopReceipt: z.object({ properties: z.object({ status: z.object({ enum: z.array(z.string()) }) }) }),
      })
      .parse(loadOpenApi().schemas).ShopReceipt.properties.status.enum;
    const sent = new Set<string>();
    const receiptsSchema = z.object({ results: z.array(z.object({ status: z.string() })) });
    await sendEverything(async (request, response) => {
      if (!new URL(request.url).pathname.endsWith('/receipts')) return;
      for (const { status } of receiptsSchema.parse(await response.json()).results) sent.add(status);
    });
    expect(sent.size).toBeGreaterThan(3);
    for (const status of sent) {
      expect(status).toMatch(/^[A-Z]/);
      expect(statuses).toContain(status.toLowerCase());
    }
  });

  it('allow every error of the simulator', async () => {
    const contract = loadOpenApi();
    const simulator = createEtsySimulator({ products: 2 });
    const key = { 'x-api-key': `${simulator.app.clientId}:${simulator.app.clientSecret}` };
    const bearer = (scope: string) => ({
      authorization: `Bearer ${simulator.tokens.issueTokens(scope).access_token}`,
    });
    const shop = '/v3/application/shops/12345';
    const refusals = [
      [400, `${shop}/receipts?offset=12001`, { ...key, ...bearer('transactions_r') }],
      [401, `${shop}/receipts`, key],
      [403, `${shop}/receipts`, { ...key, ...bearer('listings_r') }],
      [403, `${shop}/listings`, { 'x-api-key': simulator.app.clientId }],
      [404, '/v3/application/shops/9/receipts', key],
      [404, '/v3/application/shops/9', key],
      [404, '/v3/application/listings/batch/inventory?listing_ids=7', { ...key, ...bearer('listings_r') }],
    ] as const;
    for (const [status, path, headers] of refusals) {
      const response = await simulator.fetch(new Request(`https://api.etsy.com${path}`, { headers }));
      expect(response.status).toBe(status);
      const { error } = z.object({ error: z.string() }).parse(await response.json());
      expect(contract.answer(path.split('?')[0] ?? '', status, { error })).toEqual([]);
    }
  });

  it('do not allow an undocumented request or response', () => {
    const contract = loadOpenApi();
    const query = 'limit=101&sort_on=none&surprise=1&min_created=5';
    const request = new Request(`https://api.etsy.com/v3/application/shops/1/receipts?${query}`);
    expect(contract.request(request, [])).toHaveLength(7);
    const path = '/v3/application/shops/1/receipts';
    expect(contract.answer(path, 200, { count: 1, results: [{ receipt_id: 0, invented: 1, refunds: 5 }] })).not.toEqual(
      [],
    );
    expect(contract.answer(path, 418, {})).toHaveLength(1);
  });

  it('have the URLs and scopes with which the provider authorises', () => {
    const { authorizationUrl, tokenUrl, scopes: known } = loadOpenApi().oauth;
    expect(auth).toMatchObject({ authorizeUrl: authorizationUrl });
    // Etsy's guides name this host; the document's host answers alike.
    expect(auth).toMatchObject({ tokenUrl: tokenUrl.replace('openapi.etsy.com', 'api.etsy.com') });
    for (const scope of scopes) expect(known).toHaveProperty(scope);
  });

  it('have errors seen in the field, which the provider classifies', () => {
    const errors = z.array(z.object({ status: z.number(), body: z.unknown() })).parse(readContract('errors.json'));
    const read = errors.map(({ status, body }) => [status, etsyFault({ status, headers: new Headers(), body })?.code]);
    expect(read).toEqual([
      [403, 'provider_auth'],
      [401, 'provider_auth'],
      [400, undefined],
      [500, undefined],
      [400, undefined],
      [404, undefined],
      [400, undefined],
      [429, 'provider_rate_limited'],
    ]);
  });

  it('have rate-limit headers seen in the field, which the provider reads', () => {
    const headers = new Headers(z.record(z.string(), z.string()).parse(readContract('response-headers.json')));
    const budget = provider.http.rateLimit?.read({ status: 200, headers, body: null });
    expect(budget).toEqual({ capacity: 10, available: 6, perSecond: 10, day: { limit: 10_000, left: 9_048 } });
  });
});
