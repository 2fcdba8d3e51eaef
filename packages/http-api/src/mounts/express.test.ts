import { createServer } from 'node:http';
import express, { Router } from 'express';
import { describe, expect, it } from 'vitest';
import { base } from '../../test/client.ts';
import { actorOf, testHost } from '../../test/host.ts';
import { asOwner, describeMount, listening, saysWhatToFix, sendDelivery, withJson } from '../../test/mount.ts';
import { createApp } from '../../test/mounting/express.ts';
import { authenticate } from '../../test/mounting/login.ts';
import { httpApi, toNodeHandler } from '../index.ts';

describeMount('Express', (integrations) => listening(createServer(createApp(integrations))));

describeMount('a router of Express', (integrations) => {
  const router = Router();
  router.use('/integrations', toNodeHandler(httpApi(integrations, { authenticate })));
  const app = express();
  app.use('/api', router);
  return listening(createServer(app));
});

describe('behind express.json()', () => {
  const start = async (parser = express.json()) => {
    const app = express();
    app.use(parser);
    app.use(base, toNodeHandler(httpApi(testHost().integrations, { authenticate })));
    return `${await listening(createServer(app))}${base}`;
  };
  const connect = { method: 'POST', headers: withJson, body: '{"provider_key": "brand", "config": {}}' };

  it('answers a request with a body at once, with what to fix', async () => {
    const at = await start();
    const answered = await fetch(`${at}/connections/`, connect);
    expect(answered.status).toBe(500);
    expect(answered.headers.get('content-type')).toBe('application/problem+json');
    expect(await answered.json()).toMatchObject({
      code: 'not_configured',
      detail: expect.stringContaining('mount the integrations before the parser'),
    });
  });

  it('answers a request without a body', async () => {
    const at = await start();
    expect((await fetch(`${at}/providers/`, { headers: asOwner })).status).toBe(200);
    const post = await fetch(`${at}/connections/1/enable/`, { method: 'POST', headers: withJson });
    expect(post.status).toBe(404);
  });

  it('answers a request when the parser kept its bytes as rawBody', async () => {
    const keep: NonNullable<Parameters<typeof express.json>[0]>['verify'] = (request, _response, rawBody) => {
      Object.assign(request, { rawBody });
    };
    const at = await start(express.json({ verify: keep }));
    expect((await fetch(`${at}/connections/`, connect)).status).toBe(201);
    expect(await sendDelivery(at.slice(0, -base.length))).toMatchObject({ status: 200 });
  });

  it('answers a delivery with what to fix, and not as if its signature were wrong', async () => {
    const at = await start();
    expect(await sendDelivery(at.slice(0, -base.length))).toEqual(saysWhatToFix);
  });

  it('receives a delivery behind express.raw()', async () => {
    const at = await start(express.raw({ type: '*/*' }));
    expect(await sendDelivery(at.slice(0, -base.length))).toMatchObject({ status: 200 });
  });
});

describe('mounted wrongly', () => {
  it('answers at once, with what to write, when toNodeHandler is missing', async () => {
    const app = express();
    // As in plain JavaScript: in TypeScript it does not compile.
    Reflect.apply(app.use, app, [base, httpApi(testHost().integrations, { authenticate })]);
    app.use(((error, _request, response, _next) => {
      response.status(500).send(String(error));
    }) satisfies express.ErrorRequestHandler);
    const answered = await fetch(`${await listening(createServer(app))}${base}/providers/`, { headers: asOwner });
    expect(answered.status).toBe(500);
    expect(await answered.text()).toContain(
      'wrap it for Express, Fastify or node:http, as toNodeHandler(httpApi(...))',
    );
  });

  it('names the base path that it expects when it is mounted elsewhere', async () => {
    const app = express();
    app.use('/elsewhere', toNodeHandler(httpApi(testHost().integrations, { authenticate })));
    const answered = await fetch(`${await listening(createServer(app))}/elsewhere/providers/?token=canary`);
    expect(answered.status).toBe(404);
    expect(await answered.json()).toMatchObject({
      detail: `Nothing exists at this path: the API answers below ${base}/. If it is mounted elsewhere, set the option basePath of httpApi to that path.`,
    });
  });
});

it("passes Express's own request to the login", async () => {
  const { integrations } = testHost();
  const app = express();
  app.use((_request, response, next) => {
    response.locals['actor'] = actorOf('owner');
    next();
  });
  const handler = httpApi<express.Request>(integrations, {
    authenticate: async (_request, incoming) => incoming?.res?.locals['actor'] ?? null,
  });
  app.use(base, toNodeHandler(handler));
  const at = await listening(createServer(app));
  expect((await fetch(`${at}${base}/providers/`)).status).toBe(200);
});
