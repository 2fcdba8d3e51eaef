import 'reflect-metadata';
import { createServer } from 'node:http';
import type { Integrations } from '@makerfex/integrations-core';
import { Logger, Module } from '@nestjs/common';
import { beforeAll, expect, it } from 'vitest';
import { testHost } from '../../test/host.ts';
import { describeMount, listening } from '../../test/mount.ts';
import { createApp, IntegrationsModule, IntegrationsService } from '../../test/mounting/nest.ts';

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
