import type { Addresses } from './addresses.ts';
import { createDocument } from './openapi/document.ts';
import { documentRoute } from './openapi/route.ts';
import { connectionRoutes } from './resources/connections.ts';
import { credentialRoutes } from './resources/credentials.ts';
import { type ExportOptions, eventRoutes } from './resources/events.ts';
import { oauthRoutes } from './resources/oauth.ts';
import { providerRoutes } from './resources/providers.ts';
import { recordRoutes } from './resources/records.ts';
import { runRoutes } from './resources/runs.ts';
import { scheduleRoutes } from './resources/schedules.ts';
import { unknownOutcomeRoutes } from './resources/unknown-outcomes.ts';
import type { Route } from './routing/route.ts';

/** Every route, in the order of docs/http-api.md. */
export function routeTable(addresses: Addresses, options: ExportOptions = {}): readonly Route[] {
  const table: readonly Route[] = [
    ...providerRoutes,
    ...connectionRoutes,
    ...recordRoutes,
    ...credentialRoutes,
    ...oauthRoutes,
    ...runRoutes,
    ...unknownOutcomeRoutes,
    ...scheduleRoutes,
    ...eventRoutes(options),
    documentRoute(() => createDocument(table, addresses)),
  ];
  return table;
}
