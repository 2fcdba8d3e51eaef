import { runVersion } from '@makerfex/integrations-core';
import { isFinished, type RunRow, runStates } from '@makerfex/integrations-core/storage';
import * as z from 'zod';
import { attachment, dispositions } from '../answer/attachment.ts';
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
      "The body is the capability's input; an empty body means `{}`. The same input joins a run that is under way; a repeated " +
      'idempotency key returns the run that it started. If the capability has subjects, another input waits in line behind it.',
    permission: 'use',
    params: z.object({ id: idField, capability: z.string() }),
    headers: z.object({
      'Idempotency-Key': z
        .string()
        .regex(/^[\x21-\x7e]{1,255}$/, 'must be 1 to 255 visible ASCII characters')
        .optional()
        .describe('Makes a repeated request return the first run. Unique per connection.'),
    }),
    body: jsonObject.optional().register(sentSchemas, { id: 'ActionInput' }),
    isBodyOptional: true,
    answer: {
      ...oneRun('The run, which continues after the answer.'),
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
      description: 'A page of runs.',
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
      "Built from the host's current data; unchanged content is served from memory. 404 if the capability has no documents, or the run has none yet.",
    permission: 'see',
    params: runPath,
    query: z.strictObject({
      name: z
        .string()
        .regex(/^[a-z][a-z0-9_]{0,62}$/, 'not a name in snake_case')
        .optional()
        .describe("Name of the document, such as `work_order`. Defaults to the capability's first."),
      disposition: z
        .enum(dispositions)
        .default('attachment')
        .describe('`inline` shows the document in the browser, also in a frame of the same origin.'),
    }),
    answer: {
      status: 200,
      description: 'The file.',
      schema: null,
      mediaType: 'application/pdf',
      headers: { 'Content-Disposition': 'Names the file.' },
    },
    problems: ['port_failed', 'too_busy', 'work_limit_exceeded'],
    async handle({ shop, params, query: { name, disposition } }) {
      const { fileName, mediaType, bytes } = await shop.runs.document(params.id, name);
      return attachment(fileName, mediaType, bytes, disposition);
    },
  }),

  route({
    method: 'GET',
    path: '/runs/{id}/stream',
    operationId: 'streamRun',
    summary: 'The progress of a run, as server-sent events',
    description:
      'Each event is the run as `GET /runs/{id}/` returns it: `progress` at once and after every change, and `end` when the run has ' +
      'ended. The stream closes then, or after some minutes: reconnect, which an EventSource does by itself.',
    permission: 'see',
    params: runPath,
    headers: z.object({
      'Last-Event-ID': z
        .string()
        .max(255)
        .optional()
        .describe('The last event that the client read; it is not sent again.'),
    }),
    answer: {
      status: 200,
      description: 'The stream. The data of each event is the run.',
      schema: null,
      events: runSchema,
      mediaType: 'text/event-stream',
      orNothing: { 204: 'The client has read the end: do not reconnect.' },
    },
    problems: ['too_many_streams'],
    async handle({ actor, shop, request, params, headers, streams, openStreams, log }) {
      const seen = headers['Last-Event-ID'];
      const run = await shop.runs.get(params.id);
      // An EventSource does not reconnect after an empty answer.
      if (isFinished(run.state) && runVersion(run) === seen) return respond(204, null);
      if (request.method === 'HEAD') return respond(200, null, eventStreamHeaders);
      const disconnected = new AbortController();
      const deadline = AbortSignal.timeout(streams.closeAfterMs);
      const signal = AbortSignal.any([disconnected.signal, deadline]);
      const leave = openStreams.enter(actor.shopId);
      const events = toEvents(shop.runs.watch(params.id, { signal }), { signal, seen, leave });
      const body = await toStream(writeEvents(events, streams.pingEveryMs), log, 'streamRun', {
        leave: () => disconnected.abort(),
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
      'A waiting run ends at once, a running one at its next page. What it committed stays. A finished run does not change.',
    permission: 'use',
    params: runPath,
    answer: oneRun('The run as it is now.'),
    handle: async ({ shop, params }) => ({ body: toRun(await shop.runs.cancel(params.id)) }),
  }),
];

/** Streams a run as events until `signal` aborts; calls `leave` at the end. */
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
