import { isFinished, type RunRow, runStates, runVersion } from '@makerfex/integrations-core';
import * as z from 'zod';
import { attachment } from '../answer/attachment.ts';
import { respond } from '../answer/response.ts';
import { eventStreamHeaders, type ServerSentEvent, writeEvents } from '../answer/server-sent-events.ts';
import { toStream } from '../answer/stream.ts';
import { answeredSchemas, sentSchemas } from '../openapi/components.ts';
import { route } from '../routing/route.ts';
import { givenId, idField, jsonObject } from './fields.ts';
import { listOf, pageFields, pageRequest, toList } from './paging.ts';
import { oneRun, runPath, runSchema, toRun } from './run.ts';

export const runRoutes = [
  route({
    method: 'POST',
    path: '/connections/{id}/actions/{capability}/',
    operationId: 'runCapability',
    summary: 'Run a capability',
    description:
      'The body is the input of the capability; none is as `{}`. The same input while a run is under way joins that run; a key ' +
      'that was used answers with the run it was used for.',
    permission: 'use',
    params: z.object({ id: idField, capability: z.string() }),
    headers: z.object({
      'Idempotency-Key': z
        .string()
        .regex(/^[\x21-\x7e]{1,255}$/, 'must be 1 to 255 visible ASCII characters')
        .optional()
        .describe('Makes a repeated request answer with the first run. Of the connection.'),
    }),
    body: jsonObject.optional().register(sentSchemas, { id: 'ActionInput' }),
    isBodyOptional: true,
    answer: {
      ...oneRun('The run, which goes on after the answer.'),
      status: 202,
      headers: { Location: 'Path of the run.' },
    },
    problems: ['run_in_progress'],
    async handle({ shop, params, headers, body, addresses }) {
      const key = headers['Idempotency-Key'];
      const row = await shop.actions.run(
        params.id,
        params.capability,
        body ?? {},
        key === undefined ? {} : { idempotencyKey: key },
      );
      return { body: toRun(row), headers: { location: addresses.link(`/runs/${row.id}/`) } };
    },
  }),

  route({
    method: 'GET',
    path: '/runs/',
    operationId: 'listRuns',
    summary: 'Runs, newest first',
    permission: 'see',
    query: z.strictObject({
      ...pageFields,
      connection: givenId.optional(),
      capability: z.string().min(1).max(128).optional(),
      state: z.enum(runStates).optional(),
    }),
    answer: {
      status: 200,
      description: 'A page of them.',
      schema: listOf(runSchema).register(answeredSchemas, { id: 'RunList' }),
    },
    async handle({ actor, shop, query: { limit, cursor, connection, capability, state } }) {
      const filters = { connectionId: connection, capability, state };
      const list = ['runs', actor.shopId, filters] as const;
      const page = await shop.runs.list({ ...filters, ...pageRequest(list, { limit, cursor }) });
      return { body: toList(list, page, toRun) };
    },
  }),

  route({
    method: 'GET',
    path: '/runs/{id}/',
    operationId: 'getRun',
    summary: 'A run, with its progress',
    permission: 'see',
    params: runPath,
    answer: oneRun('The run as it is now.'),
    handle: async ({ shop, params }) => ({ body: toRun(await shop.runs.get(params.id)) }),
  }),

  route({
    method: 'GET',
    path: '/runs/{id}/document.pdf',
    operationId: 'getRunDocument',
    summary: 'A document of a run, as PDF',
    description:
      'Made from what the host has now; the same content is served from memory. A run of a capability without documents, or that has none yet, has none: 404.',
    permission: 'see',
    params: runPath,
    query: z.strictObject({
      name: z
        .string()
        .regex(/^[a-z][a-z0-9_]{0,62}$/, 'not a name in snake_case')
        .optional()
        .describe('Which one, such as `work_order`; the usual one of the capability unless told.'),
    }),
    answer: {
      status: 200,
      description: 'The file.',
      schema: null,
      mediaType: 'application/pdf',
      headers: { 'Content-Disposition': 'Offers it under its own name.' },
    },
    problems: ['port_failed', 'too_busy', 'work_limit_exceeded'],
    async handle({ shop, params, query: { name } }) {
      const { fileName, mediaType, bytes } = await shop.runs.document(params.id, name);
      return attachment(fileName, mediaType, bytes);
    },
  }),

  route({
    method: 'GET',
    path: '/runs/{id}/stream',
    operationId: 'streamRun',
    summary: 'The progress of a run, as server-sent events',
    description:
      'Each event is the run as `GET /runs/{id}/` answers it: `progress` at once and whenever it has changed, and a last one, `end`, ' +
      'once it has ended. The stream closes after that, or after some minutes: come again then, which an EventSource does by itself.',
    permission: 'see',
    params: runPath,
    headers: z.object({
      'Last-Event-ID': z.string().max(255).optional().describe('The last event that was read; it is not sent again.'),
    }),
    answer: {
      status: 200,
      description: 'The stream.',
      schema: null,
      mediaType: 'text/event-stream',
      orNothing: 'The end has been read: there is nothing to come again for.',
    },
    problems: ['too_many_streams'],
    async handle({ actor, shop, request, params, headers, streams, openStreams, log }) {
      const seen = headers['Last-Event-ID'];
      const run = await shop.runs.get(params.id);
      // An EventSource that gets an empty answer comes no more.
      if (isFinished(run.state) && runVersion(run) === seen) return respond(204, null);
      if (request.method === 'HEAD') return respond(200, null, eventStreamHeaders);
      const left = new AbortController();
      const deadline = AbortSignal.timeout(streams.closeAfterMs);
      const signal = AbortSignal.any([left.signal, deadline]);
      const leave = openStreams.enter(actor.shopId);
      const events = toEvents(shop.runs.watch(params.id, { signal }), { signal, seen, leave });
      const body = await toStream(writeEvents(events, streams.pingEveryMs), log, 'streamRun', {
        leave: () => left.abort(),
        deadline,
      });
      return respond(200, body, eventStreamHeaders);
    },
  }),

  route({
    method: 'POST',
    path: '/runs/{id}/cancel/',
    operationId: 'cancelRun',
    summary: 'Cancel a run',
    description:
      'At once where it waits, at its next page where it is under way. What it committed stays. An ended one is left as it is.',
    permission: 'use',
    params: runPath,
    answer: oneRun('The run as it is now.'),
    handle: async ({ shop, params }) => ({ body: toRun(await shop.runs.cancel(params.id)) }),
  }),
];

/** Tells a run as events, until `signal` ends it; calls `leave` when that is over. */
async function* toEvents(
  rows: AsyncIterable<RunRow>,
  { signal, seen, leave }: { signal: AbortSignal; seen: string | undefined; leave: () => void },
): AsyncGenerator<ServerSentEvent | null, void, undefined> {
  try {
    for await (const row of rows) {
      const id = runVersion(row);
      yield id === seen ? null : { event: isFinished(row.state) ? 'end' : 'progress', id, data: toRun(row) };
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    leave();
  }
}
