import type { Integrations } from '@makerfex/integrations-core';
import { httpApi, toNodeHandler } from '@makerfex/integrations-http-api';
import fastify from 'fastify';
import { authenticate } from './login.ts';

export function createApp(integrations: Integrations) {
  const handler = toNodeHandler(httpApi(integrations, { authenticate, publicUrl: 'https://app.example.com' }));
  const app = fastify();
  app.addHook('onReady', async () => {
    await integrations.start();
  });
  // Before the server closes: it waits for open streams, and these end now.
  app.addHook('preClose', () => integrations.stop());
  app.register((scope, _options, done) => {
    // In this scope the handler reads the body, not Fastify.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, next) => next(null));
    scope.all('/api/integrations/*', (request, reply) => {
      reply.hijack();
      handler(request.raw, reply.raw);
    });
    done();
  });
  return app;
}
