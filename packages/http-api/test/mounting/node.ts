import { createServer } from 'node:http';
import type { Integrations } from '@makerfex/integrations-core';
import { httpApi, toNodeHandler } from '@makerfex/integrations-http-api';
import { authenticate } from './login.ts';

export const createApp = (integrations: Integrations) =>
  createServer(toNodeHandler(httpApi(integrations, { authenticate, publicUrl: 'https://app.example.com' })));
