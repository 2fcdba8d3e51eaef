import type { IncomingMessage } from 'node:http';
import type { Actor } from '@makerfex/integrations-core';
import fastify from 'fastify';
import { expect, it } from 'vitest';
import { base } from '../../test/client.ts';
import { follow } from '../../test/event-stream.ts';
import { actorOf, testHost } from '../../test/host.ts';
import {
  asOwner,
  describeMount,
  listening,
  saysWhatToFix,
  sendDelivery,
  startRun,
  withJson,
} from '../../test/mount.ts';
import { createApp } from '../../test/mounting/fastify.ts';
import { authenticate } from '../../test/mounting/login.ts';
import { httpApi, toNodeHandler } from '../index.ts';

describeMount('Fastify', async (integrations) => {
  const app = createApp(integrations);
  await app.ready();
  return listening(app.server);
});

it("answers a request with a body at once when Fastify's own parsers have read it", async () => {
  const serve = toNodeHandler(httpApi(testHost().integrations, { authenticate }));
  const app = fastify();
  app.all(`${base}/*`, (request, reply) => {
    reply.hijack();
    serve(request.raw, reply.raw);
  });
  await app.ready();
  const at = await listening(app.server);
  const answered = await fetch(`${at}${base}/connections/`, { method: 'POST', headers: withJson, body: '{}' });
  expect(await answered.json()).toMatchObject({ status: 500, code: 'not_configured' });
  expect(await sendDelivery(at)).toEqual(saysWhatToFix);
});

it('starts the integrations with Fastify, and stops them before it closes, so that streams end', async () => {
  const { integrations, openGate } = testHost();
  const app = createApp(integrations);
  await app.listen({ port: 0, host: '127.0.0.1' });
  await expect(integrations.start()).resolves.toBe(0);
  const address = app.server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The server has no port.');
  const run = await startRun(integrations);
  const stream = follow(
    await fetch(`http://127.0.0.1:${address.port}${base}/runs/${run}/stream`, { headers: asOwner }),
  );
  await expect.poll(() => stream.events()).toHaveLength(1);
  const closed = app.close();
  openGate();
  await stream.end;
  await closed;
  await expect(integrations.start()).rejects.toMatchObject({ code: 'stopped' });
});

it('answers a request that is injected', async () => {
  const app = createApp(testHost().integrations);
  const body = { provider_key: 'brand', config: {} };
  const answered = await app.inject({ method: 'POST', url: `${base}/connections/`, headers: withJson, payload: body });
  expect(answered.statusCode).toBe(201);
});

it('answers below a prefix when it is in the base path, with a login that a hook of Fastify found', async () => {
  const { integrations } = testHost();
  const handler = httpApi<IncomingMessage & { actor?: Actor }>(integrations, {
    authenticate: async (_request, incoming) => incoming?.actor ?? null,
    basePath: `/v1${base}`,
  });
  const serve = toNodeHandler(handler);
  const app = fastify();
  await app.register(
    async (scope) => {
      scope.addHook('preHandler', async ({ raw }) => {
        Object.assign(raw, { actor: actorOf('owner') });
      });
      scope.all(`${base}/*`, (request, reply) => {
        reply.hijack();
        serve(request.raw, reply.raw);
      });
    },
    { prefix: '/v1' },
  );
  expect((await app.inject(`/v1${base}/providers/`)).statusCode).toBe(200);
});
