import { createClock } from '@makerfex/integrations-testkit/simulator';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { createAcmeSimulator } from './simulator-example.ts';

const page = z.object({ orders: z.array(z.object({ id: z.number() })) });

/** A simulator, and calls to it with one pair of tokens. */
function open() {
  const clock = createClock(Date.UTC(2026, 10, 24));
  const acme = createAcmeSimulator({ orders: 120, now: clock.now });
  const { access_token, refresh_token } = acme.tokens.issueTokens();
  const get = (query: string) =>
    acme.fetch(
      new Request(`https://acme.example/v1/orders?${query}`, { headers: { authorization: `Bearer ${access_token}` } }),
    );
  const refresh = () =>
    acme.fetch(
      new Request('https://acme.example/oauth/token', { method: 'POST', body: new URLSearchParams({ refresh_token }) }),
    );
  const idsOf = async (query: string) => page.parse(await (await get(query)).json()).orders.map(({ id }) => id);
  return { acme, clock, get, refresh, idsOf };
}

describe('the simulator of docs/good-simulators.md', () => {
  it('gives the same orders for the same seed', async () => {
    const [one, other] = await Promise.all([open(), open()].map(async ({ get }) => (await get('page=2')).text()));
    expect(one).toBe(other);
  });

  it('moves an order to the front when it changes while pages are read, so that one comes twice', async () => {
    const { acme, clock, idsOf } = open();
    const first = await idsOf('page=1');
    clock.advance(1_000);
    acme.changeOrder(1);
    const second = await idsOf('page=2');
    expect(second.filter((id) => first.includes(id))).toEqual([first.at(-1)]);
  });

  it('refuses a spent refresh token, an expired token and an unknown parameter', async () => {
    const { clock, get, refresh } = open();
    expect([(await refresh()).status, (await refresh()).status]).toEqual([200, 400]);
    expect((await get('sort=asc')).status).toBe(400);
    clock.advance(3_600_000);
    expect((await get('')).status).toBe(401);
  });

  it('limits the rate, and fails on request', async () => {
    const { acme, get } = open();
    acme.faults.next({ kind: 'server_error', path: '/orders' });
    expect((await get('')).status).toBe(503);
    const statuses = await Promise.all(Array.from({ length: 11 }, async () => (await get('')).status));
    expect(statuses.filter((status) => status === 429)).toHaveLength(1);
  });
});
