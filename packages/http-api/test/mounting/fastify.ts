import type { Integrations } from '@makerfex/integrations-core';
import { httpApi, toNodeHandler } from '@makerfex/integrations-http-api';
import fastify from 'fastify';
import { authenticate } from './login.ts';

export function createApp(integrations: Integrations) {
  const handler = toNodeHandler(httpApi(integrations, { authenticate, publicUrl: 'https://app.example.com' }));
  const app = fastify();
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
