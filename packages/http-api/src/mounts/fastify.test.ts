import fastify from 'fastify';
import { expect, it } from 'vitest';
import { base } from '../../test/client.ts';
import { testHost } from '../../test/host.ts';
import { describeMount, listening, withJson } from '../../test/mount.ts';
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
});
