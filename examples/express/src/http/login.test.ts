import { httpApi } from '@makerfex/integrations-http-api';
import { describe, expect, it } from 'vitest';
import { authenticate } from './login.ts';

const actorOf = (headers: Record<string, string>) => authenticate(new Request('http://127.0.0.1/', { headers }));

describe('the login of the demo', () => {
  it('reads role and shop from the header, or from the cookie of a browser', () => {
    const owner = { id: 'demo-owner', shopId: 'demo-shop', role: 'owner' };
    expect(actorOf({ 'X-Demo-Actor': 'owner@demo-shop' })).toEqual(owner);
    expect(actorOf({ cookie: 'theme=dark; demo_actor=owner%40demo-shop' })).toEqual(owner);
  });

  it.each(['%', 'owner%4', '%e0%a4%a', '%ff'])('refuses a cookie that cannot be decoded with 400: %s', async (text) => {
    const handler = httpApi(
      { for: () => expect.unreachable(), isTransient: () => false, providers: [] },
      { authenticate },
    );
    const request = new Request('http://127.0.0.1/api/integrations/runs/', {
      headers: { cookie: `demo_actor=${text}` },
    });
    const answered = await handler(request);
    expect(answered.status).toBe(400);
    expect(await answered.json()).toMatchObject({ code: 'malformed_request' });
  });

  it.each(['', 'owner', 'owner@', '@demo-shop', 'admin@demo-shop', 'owner@demo shop', 'owner@a@b', 'constructor@demo'])(
    'knows no actor "%s"',
    (text) => {
      expect(actorOf({ 'X-Demo-Actor': text })).toBeNull();
    },
  );
});
