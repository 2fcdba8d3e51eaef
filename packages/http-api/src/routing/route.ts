import type {
  Actor,
  ErrorCode,
  Integrations,
  Logger,
  Permission,
  ShopIntegrations,
  Webhooks,
} from '@makerfex/integrations-core';
import type { Places } from '@makerfex/integrations-core/options';
import * as z from 'zod';
import type { Addresses } from '../addresses.ts';
import { json } from '../answer/response.ts';
import type { StreamOptions } from '../answer/server-sent-events.ts';
import { readJson, requireJson } from '../request/body.ts';
import { read, readHeaders, readQuery } from '../request/read.ts';
import { unauthenticated } from '../request/refusals.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A request whose path was found. */
export interface Incoming {
  readonly request: Request;
  readonly params: Readonly<Record<string, string>>;
  /** Null if nobody is signed in. */
  readonly signedIn: { readonly actor: Actor; readonly shop: ShopIntegrations } | null;
  readonly addresses: Addresses;
  readonly maxBodyBytes: number;
  readonly streams: StreamOptions;
  readonly openStreams: Places;
  readonly log: Logger;
  readonly webhooks: Webhooks;
  readonly privacyStatus: Integrations['privacyStatus'];
}

/** What a handler gets, parsed by the schemas of its route. */
export interface Call<Params, Query, Headers, Body> {
  readonly actor: Actor;
  readonly shop: ShopIntegrations;
  readonly params: Params;
  readonly query: Query;
  readonly headers: Headers;
  readonly body: Body;
  readonly request: Request;
  readonly addresses: Addresses;
  readonly streams: StreamOptions;
  readonly openStreams: Places;
  readonly log: Logger;
}

/** A JSON answer of a handler. */
export interface Reply<Body> {
  readonly body: Body;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a route answers on success. */
export interface AnswerDescription<Schema extends z.ZodType | null = z.ZodType | null> {
  readonly status: 200 | 201 | 202 | 204 | 302;
  readonly description: string;
  /** Schema of the JSON body. Null if the handler builds the response itself: empty, a redirect, another media type. */
  readonly schema: Schema;
  /** Type of a body that has no schema. */
  readonly mediaType?: string;
  /** Schema of the data of each server-sent event. */
  readonly events?: z.ZodType;
  /** Descriptions of the headers, by name. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Statuses without a body that it answers with instead, and when. */
  readonly orNothing?: Readonly<Partial<Record<204 | 304, string>>>;
  /** Statuses that it answers with instead, with a body of the same type, and when. */
  readonly orElse?: Readonly<Partial<Record<404, string>>>;
}

export interface RouteDescription {
  readonly method: Method;
  /**
   * Whether a GET changes nothing, so that HEAD may run it too.
   * @default true
   */
  readonly isSafe?: boolean;
  /** With `{names}`, and the closing slash that a request may leave out or add. */
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
}

interface RouteDefinition<
  Params extends z.ZodObject,
  Query extends z.ZodObject,
  Headers extends z.ZodObject,
  Body extends z.ZodType,
  Answer extends z.ZodType | null,
> extends RouteDescription {
  readonly permission: Permission;
  /** The names in the path. */
  readonly params?: Params;
  /** A route without one ignores the query. */
  readonly query?: Query;
  /** In their common spelling. */
  readonly headers?: Headers;
  readonly body?: Body;
  readonly isBodyOptional?: boolean;
  readonly answer: AnswerDescription<Answer>;
  /** Codes in addition to those that follow from the parts above. */
  readonly problems?: readonly ErrorCode[];
  handle(
    call: Call<z.output<Params>, z.output<Query>, z.output<Headers>, z.output<Body>>,
  ): Promise<Answer extends z.ZodType ? Reply<z.output<Answer>> : Response>;
}

/** A row of the route table, from which routing, validation, reference and OpenAPI document come. */
export interface Route extends RouteDescription {
  readonly isSafe: boolean;
  /** Null if no login is needed. */
  readonly permission: Permission | null;
  /**
   * Whether a provider sends it, whose signature proves who it is: no login, no check of where a browser comes from, and any body.
   */
  readonly isInbound?: boolean;
  readonly params: z.ZodObject;
  readonly query: z.ZodObject;
  readonly headers: z.ZodObject;
  readonly body: { readonly schema: z.ZodType; readonly isOptional: boolean } | null;
  readonly answer: AnswerDescription;
  /** Every code that it can answer with. */
  readonly problems: readonly ErrorCode[];
  /** @throws IntegrationError of one of `problems` */
  respond(incoming: Incoming): Promise<Response>;
}

export const nothing = z.object({});

/** Builds a row of the table; an answer that does not match its schema does not compile. */
export function route<
  Params extends z.ZodObject = typeof nothing,
  Query extends z.ZodObject = typeof nothing,
  Headers extends z.ZodObject = typeof nothing,
  Body extends z.ZodType = z.ZodUndefined,
  Answer extends z.ZodType | null = null,
>(definition: RouteDefinition<Params, Query, Headers, Body, Answer>): Route;
export function route(
  definition: RouteDefinition<z.ZodObject, z.ZodObject, z.ZodObject, z.ZodType, z.ZodType | null>,
): Route {
  const { params = nothing, query = nothing, headers = nothing, isBodyOptional = false, answer } = definition;
  const { isSafe = true } = definition;
  const body = definition.body ? { schema: definition.body, isOptional: isBodyOptional } : null;
  return {
    ...definition,
    isSafe,
    params,
    query,
    headers,
    body,
    problems: problemsOf({ ...definition, params, query, headers, body }),
    async respond(incoming) {
      const { request, signedIn } = incoming;
      if (!signedIn) throw unauthenticated();
      if (definition.method !== 'GET') requireJson(request);
      const reply = await definition.handle({
        ...signedIn,
        request,
        addresses: incoming.addresses,
        streams: incoming.streams,
        openStreams: incoming.openStreams,
        log: incoming.log,
        params: read(params, incoming.params, 'The path'),
        query: readQuery(query, request.url),
        headers: readHeaders(headers, request.headers),
        body: body && read(body.schema, await readJson(request, incoming.maxBodyBytes, body.isOptional), 'The body'),
      });
      return reply instanceof Response ? reply : json(answer.status, reply.body, reply.headers);
    },
  };
}

const hasFields = (schema: z.ZodObject): boolean => Object.keys(schema.shape).length > 0;

const everywhere = [
  'unauthenticated',
  'policy_denied',
  'internal',
  'storage_unavailable',
  'cross_site_request',
] as const satisfies readonly ErrorCode[];

/** Every code that a route with these parts can answer with. */
function problemsOf(
  parts: Pick<Route, 'method' | 'params' | 'query' | 'headers' | 'body'> & { problems?: readonly ErrorCode[] },
) {
  const codes: ErrorCode[] = [...everywhere];
  if (hasFields(parts.params)) codes.push('not_found');
  if (parts.method !== 'GET') codes.push('unsupported_media_type');
  if (parts.body) codes.push('malformed_request', 'payload_too_large', 'not_configured');
  if (parts.body || hasFields(parts.query) || hasFields(parts.headers)) codes.push('invalid_input');
  if ('cursor' in parts.query.shape) codes.push('invalid_cursor');
  return [...new Set([...codes, ...(parts.problems ?? [])])];
}
