import { type EventRow, type EventType, eventLevels, eventTypes } from '@makerfex/integrations-core/storage';
import * as z from 'zod';
import { respond } from '../answer/response.ts';
import { toStream } from '../answer/stream.ts';
import { answeredSchemas } from '../openapi/components.ts';
import { route } from '../routing/route.ts';
import { givenId, givenInstant, idField, instantField, jsonObject, toInstant } from './fields.ts';
import { listOf, pageFields, pageRequest, toList } from './paging.ts';

const eventSchema = z
  .object({
    id: idField,
    connection_id: idField.nullable(),
    level: z.enum(eventLevels),
    event_type: z.string(),
    message: z.string(),
    meta: jsonObject,
    actor_id: z.string().nullable(),
    created_at: instantField,
  })
  .register(answeredSchemas, { id: 'Event' });

const toEvent = (row: EventRow): z.output<typeof eventSchema> => ({
  id: row.id,
  connection_id: row.connectionId,
  level: row.level,
  event_type: row.eventType,
  message: row.message,
  meta: row.meta,
  actor_id: row.actorId,
  created_at: toInstant(row.createdAt),
});

const isEventType = (text: string): text is EventType => Object.hasOwn(eventTypes, text);

const windowFields = {
  since: givenInstant.optional().describe('Only events created at or after this instant.'),
  until: givenInstant.optional().describe('Only events created before this instant.'),
};
const filterFields = {
  connection: givenId.optional(),
  level: z.enum(eventLevels).optional(),
  event_type: z.enum(Object.keys(eventTypes).filter(isEventType)).optional(),
  ...windowFields,
};
type Filters = z.output<z.ZodObject<typeof filterFields>>;

/** The filters as the storage names them. */
const toFilters = ({ connection, level, event_type, since, until }: Filters) => ({
  connectionId: connection,
  level,
  eventType: event_type,
  since,
  until,
});

export interface ExportOptions {
  /**
   * Whether the event log's CSV starts with a byte order mark, from which Excel recognises UTF-8. A request's `?bom=` overrides it.
   * @default true
   */
  readonly csvBom?: boolean;
}

const csvHeaders = {
  'content-type': 'text/csv; charset=utf-8; header=present',
  'content-disposition': 'attachment; filename="integration-events.csv"',
};

const byteOrderMark = new TextEncoder().encode('\ufeff');

/** Sends the mark with the first chunk: if reading that one fails, the error is answered with its status. */
async function* withByteOrderMark(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  let mark = byteOrderMark;
  for await (const chunk of chunks) {
    yield mark.length === 0 ? chunk : Buffer.concat([mark, chunk]);
    mark = new Uint8Array();
  }
}

export const eventRoutes = ({ csvBom = true }: ExportOptions) => [
  route({
    method: 'GET',
    path: '/events/',
    operationId: 'listEvents',
    summary: 'The event log, newest first',
    permission: 'read_events',
    query: z.strictObject({ ...pageFields, ...filterFields }),
    answer: {
      status: 200,
      description: 'A page of the log.',
      schema: listOf(eventSchema).register(answeredSchemas, { id: 'EventList' }),
    },
    async handle({ actor, shop, query }) {
      const filters = toFilters(query);
      const list = ['events', actor.shopId, filters] as const;
      const page = await shop.events.list({ ...filters, ...pageRequest(list, query) });
      return { body: toList(list, page, toEvent) };
    },
  }),

  route({
    method: 'GET',
    path: '/events/export.csv',
    operationId: 'exportEvents',
    summary: 'The event log of the last 90 days as CSV',
    description:
      'UTF-8 and RFC 4180 with a header row, streamed. A cell that a spreadsheet would read as a formula starts with an apostrophe.',
    permission: 'export_events',
    query: z.strictObject({
      ...filterFields,
      bom: z
        .enum(['true', 'false'])
        .optional()
        .describe(`Whether the file starts with a byte order mark, which Excel needs. Default: ${csvBom}.`),
    }),
    answer: { status: 200, description: 'The file.', schema: null, mediaType: 'text/csv' },
    problems: ['too_many_exports'],
    async handle({ shop, request, query: { bom, ...filters }, log }) {
      // HEAD only checks whether a GET would return a file; nothing is exported.
      if (request.method === 'HEAD') {
        await shop.events.checkExport();
        return respond(200, null, csvHeaders);
      }
      const givenUp = new AbortController();
      const chunks = shop.events.exportCsv({ ...toFilters(filters), onGivenUp: () => givenUp.abort() });
      const isMarked = bom === undefined ? csvBom : bom === 'true';
      const body = await toStream(isMarked ? withByteOrderMark(chunks) : chunks, log, 'exportEvents', {
        deadline: givenUp.signal,
      });
      return respond(200, body, csvHeaders);
    },
  }),
];
