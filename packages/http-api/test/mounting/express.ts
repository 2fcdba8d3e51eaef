import type { Integrations } from '@makerfex/integrations-core';
import { httpApi, toNodeHandler } from '@makerfex/integrations-http-api';
import express from 'express';
import { authenticate } from './login.ts';

export function createApp(integrations: Integrations) {
  const handler = httpApi(integrations, { authenticate, publicUrl: 'https://app.example.com' });
  const app = express();
  // Before any body parser: the handler reads the body itself.
  app.use('/api/integrations', toNodeHandler(handler));
  app.use(express.json());
  return app;
}
