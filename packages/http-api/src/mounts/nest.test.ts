import { createServer } from 'node:http';
import type { Integrations } from '@makerfex/integrations-core';
import { Global, Logger, type MiddlewareConsumer, Module, type NestModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { beforeAll, expect, it } from 'vitest';
import { base } from '../../test/client.ts';
import { testHost } from '../../test/host.ts';
import { describeMount, listening, saysWhatToFix, sendDelivery, withJson } from '../../test/mount.ts';
import { authenticate } from '../../test/mounting/login.ts';
import { createApp, IntegrationsModule, IntegrationsService } from '../../test/mounting/nest.ts';
import { httpApi, toNodeHandler } from '../index.ts';

beforeAll(() => Logger.overrideLogger(false));

/** A host whose own module imports the integrations. */
async function start(integrations: Integrations) {
  class AppModule {}
  // As a decorator does.
  Module({ imports: [IntegrationsModule.forRoot(() => integrations)] })(AppModule);
  const app = await createApp(AppModule);
  await app.init();
  return app;
}

describeMount('NestJS', async (integrations) => {
  const app = await start(integrations);
  return listening(createServer(app.getHttpAdapter().getInstance()));
});

it('passes services of the host to what makes the integrations', async () => {
  const { integrations } = testHost();
  class Catalog {}
  class CatalogModule {}
  Global()(CatalogModule);
  Module({ providers: [Catalog], exports: [Catalog] })(CatalogModule);
  const got: unknown[] = [];
  const create = (catalog: Catalog) => {
    got.push(catalog);
    return integrations;
  };
  class AppModule {}
  Module({ imports: [CatalogModule, IntegrationsModule.forRoot(create, [Catalog])] })(AppModule);
  const app = await createApp(AppModule);
  expect(got).toEqual([app.get(Catalog)]);
});

it.each([true, false])('reads a body behind the parser of NestJS only with rawBody: %s', async (rawBody) => {
  const handler = toNodeHandler(httpApi(testHost().integrations, { authenticate }));
  class AppModule implements NestModule {
    configure(consumer: MiddlewareConsumer) {
      consumer.apply(handler).forRoutes('api/integrations/*path');
    }
  }
  Module({})(AppModule);
  const app = await NestFactory.create(AppModule, { rawBody });
  await app.init();
  const at = await listening(createServer(app.getHttpAdapter().getInstance()));
  const body = JSON.stringify({ provider_key: 'brand', config: {} });
  const answered = await fetch(`${at}${base}/connections/`, { method: 'POST', headers: withJson, body });
  expect(answered.status).toBe(rawBody ? 201 : 500);
  expect(await sendDelivery(at)).toEqual(rawBody ? expect.objectContaining({ status: 200 }) : saysWhatToFix);
});

it('starts the integrations with the application of NestJS, and stops them with it', async () => {
  const { integrations } = testHost();
  const calls: string[] = [];
  const app = await start({
    ...integrations,
    start: async () => {
      calls.push('start');
      return integrations.start();
    },
    stop: async () => {
      calls.push('stop');
      await integrations.stop();
    },
  });
  expect(app.get(IntegrationsService).integrations.providers).toBe(integrations.providers);
  expect(calls).toEqual(['start']);
  await app.close();
  expect(calls).toEqual(['start', 'stop']);
});
