import type { Integrations } from '@makerfex/integrations-core';
import { httpApi } from '@makerfex/integrations-http-api';
import { Hono } from 'hono';
import { authenticate } from './login.ts';

export function createApp(integrations: Integrations) {
  const handler = httpApi(integrations, { authenticate, publicUrl: 'https://app.example.com' });
  const app = new Hono();
  app.all('/api/integrations/*', (c) => handler(c.req.raw));
  return app;
}
