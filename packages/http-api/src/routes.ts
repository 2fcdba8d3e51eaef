import type { ProviderDescription } from '@makerfex/integrations-core';
import type { Addresses } from './addresses.ts';
import { createDocument } from './openapi/document.ts';
import type { OpenApiOptions } from './openapi/options.ts';
import { documentRoute } from './openapi/route.ts';
import { choiceRoutes } from './resources/choices.ts';
import { connectionRoutes } from './resources/connections.ts';
import { credentialRoutes } from './resources/credentials.ts';
import { type ExportOptions, eventRoutes } from './resources/events.ts';
import { oauthRoutes } from './resources/oauth.ts';
import { permissionRoutes } from './resources/permissions.ts';
import { privacyRoutes } from './resources/privacy.ts';
import { providerRoutes } from './resources/providers.ts';
import { recordRoutes } from './resources/records.ts';
import { runRoutes } from './resources/runs.ts';
import { scheduleRoutes } from './resources/schedules.ts';
import { statusPageRoute } from './resources/status-page.ts';
import { unknownOutcomeRoutes } from './resources/unknown-outcomes.ts';
import { webhookRoutes } from './resources/webhooks.ts';
import type { Route } from './routing/route.ts';

/** Routes of one subject: a tag of the OpenAPI document. */
export interface RouteGroup {
  readonly tag: string;
  readonly description: string;
  readonly routes: readonly Route[];
}

export interface RouteOptions extends ExportOptions {
  /** Whose schemas the OpenAPI document shows. */
  readonly providers?: readonly ProviderDescription[];
  readonly openapi?: OpenApiOptions | undefined;
}

/** Every route, in the order of docs/http-api.md. */
export function routeTable(addresses: Addresses, options: RouteOptions = {}): readonly Route[] {
  const groups: readonly RouteGroup[] = [
    { tag: 'Providers', description: 'What a shop can connect to.', routes: providerRoutes },
    { tag: 'Permissions', description: 'What the actor may do.', routes: permissionRoutes },
    {
      tag: 'Connections',
      description: "The shop's own connections to providers.",
      routes: [...connectionRoutes, ...recordRoutes],
    },
    { tag: 'Credentials', description: 'The secret of a connection, which is never shown.', routes: credentialRoutes },
    { tag: 'OAuth', description: 'Connecting by consent at the provider.', routes: oauthRoutes },
    {
      tag: 'Runs',
      description: 'Executions of capabilities: imports, posts, hand-offs.',
      routes: [...choiceRoutes, ...runRoutes, ...unknownOutcomeRoutes],
    },
    { tag: 'Schedules', description: 'When capabilities run by themselves.', routes: scheduleRoutes },
    { tag: 'Events', description: 'The log of everything that happened.', routes: eventRoutes(options) },
    {
      tag: 'Webhooks',
      description: 'What providers send. Their signature proves who they are; no login is needed.',
      routes: [...webhookRoutes, statusPageRoute],
    },
    { tag: 'Privacy', description: 'Requests about personal data that providers pass on.', routes: privacyRoutes },
    {
      tag: 'Document',
      description: 'This document.',
      routes: [documentRoute(() => createDocument({ ...options, groups, addresses }))],
    },
  ];
  return groups.flatMap(({ routes }) => routes);
}
