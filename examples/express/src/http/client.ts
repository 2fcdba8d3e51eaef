import type { SetCredential } from '@makerfex/integrations-core';
import type { ConnectionRow, RunRow } from '@makerfex/integrations-core/storage';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import * as z from 'zod';
import { apiPath } from './addresses.ts';
import { actorHeader } from './login.ts';

const connectionSchema = z.object({
  id: z.string(),
  provider_key: z.string(),
  config: z.record(z.string(), z.json()),
  health: z.enum(['unknown', 'healthy', 'degraded', 'reauth_required', 'failing']),
  health_reason: z.string().nullable(),
});
const instant = z.iso.datetime().transform((text) => new Date(text));
const runSchema = z.object({
  id: z.string(),
  state: z.enum(['PENDING', 'RECEIVED', 'STARTED', 'RETRY', 'SUCCESS', 'FAILURE', 'REVOKED']),
  progress: z.object({
    fetched: z.int(),
    created: z.int(),
    changed: z.int(),
    unchanged: z.int(),
    deleted: z.int(),
    rejected: z.int(),
    duplicates: z.int().default(0),
    total: z.int().nullable(),
  }),
  error: z.object({ code: z.string(), kind: z.string(), message: z.string() }).nullable(),
  result: z.json(),
  started_at: instant.nullable(),
  finished_at: instant.nullable(),
});
const runEventSchema = z.object({
  connection_id: z.string(),
  message: z.string(),
  meta: z.looseObject({ run_id: z.string() }),
});
const problemSchema = z.object({ code: z.string(), detail: z.string().optional(), title: z.string() });

/** The fields of a connection that the demo reads. */
export type SeenConnection = Pick<ConnectionRow, 'id' | 'providerKey' | 'config' | 'health' | 'healthReason'>;
/** The fields of a run that the demo reads. */
export type SeenRun = Pick<RunRow, 'id' | 'state' | 'progress' | 'error' | 'result' | 'startedAt' | 'finishedAt'>;

const toConnection = (json: z.output<typeof connectionSchema>): SeenConnection => ({
  id: json.id,
  providerKey: json.provider_key,
  config: json.config,
  health: json.health,
  healthReason: json.health_reason,
});
const toRun = (json: z.output<typeof runSchema>): SeenRun => ({
  id: json.id,
  state: json.state,
  progress: json.progress,
  error: json.error,
  result: json.result,
  startedAt: json.started_at,
  finishedAt: json.finished_at,
});

const listOf = <Row extends z.ZodType>(row: Row) => z.object({ data: z.array(row) });

/** The integrations of one shop, over the host's HTTP API. */
export function createClient(origin: string, actor: string) {
  const headers = { [actorHeader]: actor };

  async function call<Schema extends z.ZodType>(
    schema: Schema,
    method: 'GET' | 'POST',
    path: string,
    body?: object,
    more: Record<string, string> = {},
  ): Promise<z.output<Schema>> {
    const reply = await fetch(`${origin}${apiPath}${path}`, {
      method,
      headers: { ...headers, ...more, ...(method === 'POST' && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!reply.ok) throw await problemOf(reply, `${method} ${path}`);
    return schema.parse(await reply.json());
  }

  async function download(path: string): Promise<Uint8Array> {
    const reply = await fetch(`${origin}${apiPath}${path}`, { headers });
    if (!reply.ok) throw await problemOf(reply, `GET ${path}`);
    return new Uint8Array(await reply.arrayBuffer());
  }

  /** Follows a run until it ends. Reconnects if the stream closes before. @throws the signal's reason */
  async function* follow(id: string, signal: AbortSignal): AsyncGenerator<SeenRun, void, undefined> {
    for (;;) {
      const path = `/runs/${id}/stream`;
      const reply = await fetch(`${origin}${apiPath}${path}`, { headers, signal });
      if (!reply.ok || !reply.body) throw await problemOf(reply, `GET ${path}`);
      const events = reply.body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
      for await (const { event, data } of events) {
        yield toRun(runSchema.parse(JSON.parse(data)));
        if (event === 'end') return;
      }
    }
  }

  return {
    actor,
    connections: {
      list: async () => (await call(listOf(connectionSchema), 'GET', '/connections/')).data.map(toConnection),
      create: async (request: { providerKey: string; config: unknown }) =>
        toConnection(
          await call(connectionSchema, 'POST', '/connections/', {
            provider_key: request.providerKey,
            config: request.config,
          }),
        ),
      test: async (id: string) => toConnection(await call(connectionSchema, 'POST', `/connections/${id}/test/`)),
    },
    credentials: {
      set: async (id: string, { kind, secret }: SetCredential) =>
        call(z.unknown(), 'POST', `/connections/${id}/credential/`, { kind, secret }),
    },
    events: {
      export: () => download('/events/export.csv'),
      /** The newest events of a type that names a run. */
      list: async (eventType: 'run.notice') =>
        (await call(listOf(runEventSchema), 'GET', `/events/?limit=200&event_type=${eventType}`)).data,
    },
    oauth: {
      authorize: async (id: string) => call(z.object({ url: z.string() }), 'POST', `/connections/${id}/authorize/`),
      /** Returns from the provider, as a browser does. @returns the page that it is redirected to */
      callback: async (address: string) => {
        const reply = await fetch(address, { headers, redirect: 'manual' });
        return new URL(reply.headers.get('location') ?? '', origin);
      },
    },
    runs: {
      start: async (connectionId: string, capability: string, input: object = {}, idempotencyKey?: string) => {
        const more = idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey };
        return toRun(await call(runSchema, 'POST', `/connections/${connectionId}/actions/${capability}/`, input, more));
      },
      follow,
      get: async (id: string) => toRun(await call(runSchema, 'GET', `/runs/${id}/`)),
      cancel: async (id: string) => toRun(await call(runSchema, 'POST', `/runs/${id}/cancel/`)),
      document: (id: string, name?: string) =>
        download(`/runs/${id}/document.pdf${name === undefined ? '' : `?name=${name}`}`),
      /** The newest runs. */
      list: async (filters: { capability?: string; state?: SeenRun['state'] } = {}) => {
        const query = new URLSearchParams({ limit: '200', ...filters });
        return (await call(listOf(runSchema), 'GET', `/runs/?${query.toString()}`)).data.map(toRun);
      },
    },
  };
}

async function problemOf(reply: Response, call: string): Promise<Error> {
  const problem = problemSchema.safeParse(await reply.json().catch(() => null)).data;
  return new Error(`${call} answered ${reply.status}: ${problem?.detail ?? problem?.title ?? 'no reason given'}`);
}

export type Client = ReturnType<typeof createClient>;
