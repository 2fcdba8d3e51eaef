import type { Integrations } from '@makerfex/integrations-core';
import { httpApi } from '@makerfex/integrations-http-api';
import { authenticate } from './login.ts';

/** What `app/api/integrations/[[...path]]/route.ts` exports. */
export function createRoute(integrations: Integrations) {
  const handler = httpApi(integrations, { authenticate, publicUrl: 'https://app.example.com' });
  return { GET: handler, POST: handler, PUT: handler, PATCH: handler, DELETE: handler };
}
