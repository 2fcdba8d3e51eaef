import { createServer } from 'node:http';
import type { Actor, Integrations } from '@makerfex/integrations-core';
import { httpApi, toNodeHandler } from '@makerfex/integrations-http-api';

/** The host's login says who acts; null is answered with 401. */
export function serve(integrations: Integrations, findActor: (cookie: string | null) => Promise<Actor | null>) {
  const handler = httpApi(integrations, { authenticate: (request) => findActor(request.headers.get('cookie')) });
  return createServer(toNodeHandler(handler)).listen(3000);
}
