import { describe, expect, it } from 'vitest';
import { base } from '../../test/client.ts';
import { testHost } from '../../test/host.ts';
import { testWorld } from '../../test/world.ts';

const shopify = 'https://admin.shopify.com';

describe('a request that a browser marks as cross-site', () => {
  it.each(['createConnection', 'enableConnection', 'changeConnection', 'deleteConnection', 'setSchedule'])(
    'is refused when it would change something: %s',
    async (operation) => {
      const { send, as, fault } = await testWorld();
      const before = (await as('GET', '/events/')).text;
      fault.everything = new Error('the login was called');
      const refused = await send(operation, {
        headers: { 'sec-fetch-site': 'cross-site', origin: 'https://evil.test' },
      });
      fault.everything = null;
      expect(refused).toMatchObject({ status: 403, json: { code: 'cross_site_request' } });
      expect((await as('GET', '/events/')).text).toBe(before);
    },
  );

  it.each([
    ['a picture', { 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' }],
    ['a frame', { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' }],
    ['a script', { 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }],
  ])(
    'is refused when it reads as %s of the other page, because exports and documents are expensive',
    async (_, marks) => {
      const { send } = await testWorld();
      for (const operation of ['exportEvents', 'getRunDocument', 'streamRun', 'listConnections']) {
        const refused = await send(operation, { headers: { 'sec-fetch-site': 'cross-site', ...marks } });
        expect(refused).toMatchObject({ status: 403, json: { code: 'cross_site_request' } });
      }
    },
  );

  it('is answered when it reads what anybody may read', async () => {
    const { send } = await testWorld();
    const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' };
    expect((await send('getDocument', { headers })).status).toBe(200);
  });

  it('is answered when a person follows a link, because a provider sends people back that way', async () => {
    const { send } = await testWorld();
    const headers = { 'sec-fetch-site': 'cross-site' };
    expect((await send('oauthCallback', { headers })).status).toBe(302);
    expect((await send('listRuns', { headers })).status).toBe(200);
  });

  it('is answered from a trusted origin, and from no other one', async () => {
    const { send } = await testWorld({ trustedOrigins: [shopify] });
    const from = (origin: string) => send('enableConnection', { headers: { 'sec-fetch-site': 'cross-site', origin } });
    expect((await from(shopify)).status).toBe(200);
    for (const origin of ['https://evil.test', 'null', `${shopify}.evil.test`, 'http://admin.shopify.com', ''])
      expect((await from(origin)).status).toBe(403);
  });
});

it.each(['same-origin', 'same-site', 'none'])('a request marked as %s is answered', async (mark) => {
  const { send } = await testWorld();
  expect((await send('disableConnection', { headers: { 'sec-fetch-site': mark } })).status).toBe(200);
});

it.each(['admin.shopify.com', 'https://admin.shopify.com/', 'https://*.shopify.com/x', '*', ''])(
  'refuses an invalid trusted origin at start: "%s"',
  (origin) => {
    expect(() => testHost({ trustedOrigins: [origin] })).toThrow(expect.objectContaining({ code: 'not_configured' }));
  },
);

it('refuses a form of another site that an old browser sends without a mark, by its type', async () => {
  const { handler, owner, at } = await testWorld();
  for (const type of [null, 'text/plain', 'application/x-www-form-urlencoded']) {
    const headers = type === null ? {} : { 'content-type': type };
    const answered = await handler(new Request(`http://host${base}${at}/disable/`, { method: 'POST', headers }), owner);
    expect(answered.status).toBe(415);
  }
});
