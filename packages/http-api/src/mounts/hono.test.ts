import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { Actor } from '@makerfex/integrations-core';
import { Hono } from 'hono';
import { expect, it } from 'vitest';
import { base } from '../../test/client.ts';
import { actorOf, deliveryHeaders, deliveryText, testHost } from '../../test/host.ts';
import { asOwner, describeMount, listening, saysWhatToFix, withJson } from '../../test/mount.ts';
import { createApp } from '../../test/mounting/hono.ts';
import { httpApi } from '../index.ts';

describeMount('Hono', (integrations) => {
  const serve = getRequestListener(createApp(integrations).fetch);
  return listening(createServer((request, response) => void serve(request, response)));
});

it('answers at once when a Hono middleware has read the body', async () => {
  const app = new Hono();
  app.use(async (c, next) => {
    await c.req.json();
    await next();
  });
  app.route('/', createApp(testHost().integrations));
  const answered = await app.request(`${base}/connections/`, { method: 'POST', headers: withJson, body: '{}' });
  expect(await answered.json()).toMatchObject({ status: 500, code: 'not_configured' });
  const delivery = { method: 'POST', headers: deliveryHeaders(), body: deliveryText };
  const refused = await app.request(`${base}/webhooks/acme/`, delivery);
  expect({ status: refused.status, json: await refused.json() }).toEqual(saysWhatToFix);
});

it('answers a request without a server', async () => {
  const app = createApp(testHost().integrations);
  expect((await app.request(`${base}/providers/`, { headers: asOwner })).status).toBe(200);
});

it('answers in a route when its path is in the base path, with a login that a middleware found', async () => {
  const handler = httpApi<Actor>(testHost().integrations, {
    authenticate: async (_request, actor) => actor ?? null,
    basePath: `/v1${base}`,
  });
  const inner = new Hono<{ Variables: { actor: Actor } }>();
  inner.use(async (c, next) => {
    c.set('actor', actorOf('owner'));
    await next();
  });
  inner.all(`${base}/*`, (c) => handler(c.req.raw, c.get('actor')));
  const app = new Hono().route('/v1', inner);
  expect((await app.request(`/v1${base}/providers/`)).status).toBe(200);
});
