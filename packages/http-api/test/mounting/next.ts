import type { Integrations } from '@makerfex/integrations-core';
import { httpApi } from '@makerfex/integrations-http-api';
import { authenticate } from './login.ts';

declare global {
  var hostIntegrations: Integrations | undefined;
}

/** Makes one instance per process: Next can load a module again, after a change in development or in another bundle. */
export function keepOne(create: () => Integrations): Integrations {
  globalThis.hostIntegrations ??= create();
  return globalThis.hostIntegrations;
}

/** What `app/api/integrations/[[...path]]/route.ts` exports. */
export function createRoute(integrations: Integrations) {
  const handler = httpApi(integrations, { authenticate, publicUrl: 'https://app.example.com' });
  return { GET: handler, POST: handler, PUT: handler, PATCH: handler, DELETE: handler };
}
