import type { ErrorCode, Webhooks } from '@makerfex/integrations-core';
import type * as z from 'zod';
import type { Addresses } from '../addresses.ts';
import { readRaw } from '../request/body.ts';
import { read } from '../request/read.ts';
import { type AnswerDescription, nothing, type Route, type RouteDescription } from './route.ts';

/** Largest body of a delivery, in bytes. Providers send far less. */
const maxDeliveryBytes = 1_048_576;

/** What a handler gets, byte for byte. */
export interface InboundCall<Params> {
  readonly webhooks: Webhooks;
  readonly params: Params;
  readonly delivery: Parameters<Webhooks['receive']>[1];
  readonly addresses: Addresses;
}

interface InboundRouteDefinition<Params extends z.ZodObject> extends RouteDescription {
  readonly method: 'GET' | 'POST';
  readonly params: Params;
  readonly answer: AnswerDescription;
  handle(call: InboundCall<z.output<Params>>): Promise<Response>;
}

const ofAll = ['not_found', 'webhook_refused'] as const satisfies readonly ErrorCode[];
const ofBodies = [
  'malformed_request',
  'payload_too_large',
  'unsupported_media_type',
  'storage_unavailable',
  'not_configured',
  'internal',
] as const satisfies readonly ErrorCode[];

/** Builds a row of the table for what a provider sends. */
export function inboundRoute<Params extends z.ZodObject>(definition: InboundRouteDefinition<Params>): Route;
export function inboundRoute(definition: InboundRouteDefinition<z.ZodObject>): Route {
  const { params } = definition;
  return {
    ...definition,
    isSafe: true,
    isInbound: true,
    permission: null,
    query: nothing,
    headers: nothing,
    body: null,
    problems: definition.method === 'POST' ? [...ofAll, ...ofBodies] : ofAll,
    async respond({ request, params: given, webhooks, addresses }) {
      const body = definition.method === 'POST' ? await readRaw(request, maxDeliveryBytes) : new Uint8Array();
      const { searchParams: query } = new URL(request.url);
      const delivery = { body, headers: request.headers, query, receivedAt: new Date() };
      return definition.handle({ webhooks, params: read(params, given, 'The path'), delivery, addresses });
    },
  };
}
