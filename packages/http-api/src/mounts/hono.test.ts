import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { expect, it } from 'vitest';
import { base } from '../../test/client.ts';
import { testHost } from '../../test/host.ts';
import { describeMount, listening, withJson } from '../../test/mount.ts';
import { createApp } from '../../test/mounting/hono.ts';

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
});
