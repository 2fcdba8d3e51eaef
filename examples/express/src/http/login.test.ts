import { randomBytes } from 'node:crypto';
import { createIntegrations, keyring } from '@makerfex/integrations-core';
import { memoryStorage } from '@makerfex/integrations-core/memory-storage';
import { httpApi } from '@makerfex/integrations-http-api';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createHostApp } from './host-app.ts';
import { listenOnLoopback } from './listen.ts';
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

describe('the console of the demo', () => {
  it('opens for whoever a browser says it is, and has a page to become somebody else', async () => {
    const host = await listenOnLoopback(undefined);
    onTestFinished(() => host.close());
    const key = randomBytes(32).toString('base64');
    const vault = keyring({ current: 'k', keys: { k: key } });
    const integrations = createIntegrations({ providers: [], storage: memoryStorage(), vault, ports: {} });
    host.use(createHostApp(integrations, host.origin));
    const page = await (await fetch(`${host.origin}/login`)).text();
    const links = [...page.matchAll(/href="(\/login[^"]+)"/g)].map(([, href = '']) => href);
    expect(links).toHaveLength(8);
    const signedIn = await fetch(`${host.origin}${links[0]}`, { redirect: 'manual' });
    const [cookie = ''] = signedIn.headers.getSetCookie();
    const console = await fetch(new URL(signedIn.headers.get('location') ?? '', host.origin), { headers: { cookie } });
    expect(console.status).toBe(200);
    const [, script = ''] = /<script type="module" src="([^"]+)"/.exec(await console.text()) ?? [];
    const read = async (path: string) => (await fetch(new URL(path, `${host.origin}${script}`))).text();
    const [, part = ''] = /import"([^"]+)"/.exec(await read(script)) ?? [];
    expect(await read(part)).toContain('mfx-console');
  });
});
