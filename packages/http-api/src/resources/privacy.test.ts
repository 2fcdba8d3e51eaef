import { describe, expect, it } from 'vitest';
import { actorOf } from '../../test/host.ts';
import { privacyCode } from '../../test/privacy.ts';
import { testWorld } from '../../test/world.ts';

describe('GET /privacy-requests/', () => {
  it('lists the requests with their deadline and the ids of their subjects, and no hash of a code', async () => {
    const { as, privacyRequest } = await testWorld();
    const { status, json, text } = await as('GET', '/privacy-requests/?state=open');
    expect(status).toBe(200);
    expect(json).toEqual({
      data: [
        {
          id: privacyRequest.id,
          provider_key: 'acme',
          account: 'one',
          connection_id: null,
          type: 'redact_customer',
          customers: [{ external_id: 'customer-1', host_id: 'host-customer-1' }],
          orders: [{ external_id: 'order-1', host_id: null }],
          state: 'open',
          requested_at: '2026-11-01T10:00:00.000Z',
          due_at: '2026-12-01T10:00:00.000Z',
          redacted_at: null,
          settled_at: null,
          settled_by: null,
          attempts: 0,
          next_at: '2026-11-01T10:00:00.000Z',
          note: null,
        },
      ],
      next_cursor: null,
    });
    expect(text).not.toContain(privacyRequest.codeHash);
    expect((await as('GET', '/privacy-requests/?state=settled')).json).toMatchObject({ data: [] });
  });

  it('shows another shop nothing', async () => {
    const { call } = await testWorld();
    const theirs = await call('GET', '/privacy-requests/', { as: actorOf('owner', 'shop-2') });
    expect(theirs.json).toMatchObject({ data: [] });
  });
});

describe('POST /privacy-requests/{id}/settle/', () => {
  it('settles a request once, with a note, and empties its subjects', async () => {
    const { send } = await testWorld();
    const settled = await send('settlePrivacyRequest', { body: { note: 'Deleted by hand' } });
    expect(settled).toMatchObject({
      status: 200,
      json: { state: 'settled', settled_by: 'owner@shop-1', note: 'Deleted by hand', customers: [], orders: [] },
    });
    expect(await send('settlePrivacyRequest')).toMatchObject({ status: 409, json: { code: 'stale_version' } });
  });

  it('answers 404 for a request of another shop, as for an unknown one', async () => {
    const { send } = await testWorld();
    expect((await send('settlePrivacyRequest', { as: actorOf('owner', 'shop-2') })).status).toBe(404);
  });

  it('answers 422 for a note that is too long', async () => {
    const { send } = await testWorld();
    expect((await send('settlePrivacyRequest', { body: { note: 'x'.repeat(501) } })).status).toBe(422);
  });
});

describe('GET /callbacks/{provider}/{name}/', () => {
  const page = '/callbacks/acme/data-deletion/';

  it('shows without a login when the request was received and is due, and nothing of the shop', async () => {
    const { send } = await testWorld();
    const { status, text, headers } = await send('showRequestStatus', { as: null });
    expect(status).toBe(200);
    expect(text).toContain('received on 2026-11-01');
    expect(text).toContain('settled by 2026-12-01');
    expect(text).not.toMatch(/shop-1|customer-1|order-1|acme|one</);
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'cache-control': 'no-store',
      'x-robots-tag': 'noindex',
      'referrer-policy': 'no-referrer',
    });
  });

  it('shows when it was settled', async () => {
    const { send } = await testWorld();
    await send('settlePrivacyRequest');
    expect((await send('showRequestStatus', { as: null })).text).toContain('the data is deleted');
  });

  it('says that nothing is stored about an account that nobody has', async () => {
    const { call } = await testWorld();
    const { status, text } = await call('GET', `${page}?code=n${'0'.repeat(32)}`);
    expect([status, text]).toEqual([200, expect.stringContaining('Nothing is stored about this account.')]);
  });

  it.each(['', '?code=', `?code=${privacyCode}0`, `?code=r${'1'.repeat(32)}`, `?code=${'x'.repeat(300)}`, '?code=<b>'])(
    'answers %j with the same page and 404',
    async (query) => {
      const { call } = await testWorld();
      const [asked, plain] = [await call('GET', page + query), await call('GET', page)];
      expect([asked.status, asked.text]).toEqual([404, plain.text]);
      expect(asked.text).not.toContain('<b>');
    },
  );
});
