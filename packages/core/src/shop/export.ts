import { IntegrationError } from '../errors.ts';
import { newEvent } from '../events/event.ts';
import { daysBefore, retentionDays } from '../events/retention.ts';
import { definedOf } from '../options/check-options.ts';
import { option } from '../options/option.ts';
import { type PlaceLimits, Places, placeFields } from '../options/places.ts';
import type { Actor } from '../scope.ts';
import { eventCsv } from '../storage/event-csv.ts';
import type { EventLevel } from '../storage/event-levels.ts';
import type { EventType } from '../storage/event-types.ts';
import type { EventPageRequest } from '../storage/repositories.ts';
import type { EventCsvPage, EventCsvRequest, Storage } from '../storage/storage.ts';
import { takeTurns } from '../take-turns.ts';

/** What an export holds: every event of the last 90 days by default, and none that is older. */
export interface EventExportRequest {
  /**
   * Created at or after.
   * @default 90 days ago
   */
  readonly since?: Date | undefined;
  /**
   * Created before.
   * @default up to the newest event
   */
  readonly until?: Date | undefined;
  /** Only those about this connection. */
  readonly connectionId?: string | undefined;
  /** Only those of this level. */
  readonly level?: EventLevel | undefined;
  /** Only those of this type. */
  readonly eventType?: EventType | undefined;
  /** Called if the export is aborted because its reader stalled, so that its target can be closed. */
  readonly onGivenUp?: () => void;
}

type Filters = Pick<EventPageRequest, 'connectionId' | 'level' | 'eventType'>;

/** Bounds of the exports of one process. */
export interface ExportLimits extends PlaceLimits {
  /**
   * Exports that one shop may have under way at once; 0 allows none.
   * @default 2
   */
  readonly mostPerShop: number;
  /**
   * Exports that all shops together may have under way at once; 0 allows none.
   * @default 20
   */
  readonly mostInAll: number;
  /**
   * How long a reader may take no chunk before its export is aborted, in milliseconds. At least 100.
   * @default 30_000
   */
  readonly giveUpAfterMs: number;
}
/** Schema of {@link ExportLimits}. */
export const exportOptions = option.group<Partial<ExportLimits>>({
  ...placeFields,
  giveUpAfterMs: option.ms(100).optional(),
});

export const defaultExportLimits: ExportLimits = { mostPerShop: 2, mostInAll: 20, giveUpAfterMs: 30_000 };

/** Pages read at once over all shops, so that the database stays free for other requests. */
const pagesAtOnce = 1;
/** The bytes that a page should have; the size of the last one decides how many rows the next one reads. */
const pageBytes = 1_000_000;
const pageRows = { first: 500, most: 5_000 };
/** Small enough that a slow reader takes a chunk well within `giveUpAfterMs`. */
const chunkBytes = 65_536;

/** Exports a shop's events as CSV, newest first. @throws IntegrationError `too_many_exports`, `export_given_up` */
export type ExportEvents = (actor: Actor, request?: EventExportRequest) => AsyncGenerator<Uint8Array, void, undefined>;

/**
 * Creates the exports of one process. They read page by page, each in its own short transaction, so that a stalled reader
 * holds no connection. The first page fixes the newest event; events never change, so the pages fit together.
 */
export function createExports<Tx>(storage: Storage<Tx>, limits: Partial<ExportLimits> = {}): ExportEvents {
  const { giveUpAfterMs, ...placeLimits } = { ...defaultExportLimits, ...definedOf(limits) };
  const places = new Places({ ...placeLimits, code: 'too_many_exports', what: 'exports', option: 'exports' });
  const inTurn = takeTurns(pagesAtOnce);

  return async function* exportEvents(actor, { since: requestedSince, until, onGivenUp, ...given } = {}) {
    const filters = definedOf(given);
    const earliest = daysBefore(new Date(), retentionDays);
    const since = requestedSince && requestedSince > earliest ? requestedSince : earliest;
    const leave = places.enter(actor.shopId);
    let isGivenUp = false;
    const giveUp = () => {
      isGivenUp = true;
      leave();
      onGivenUp?.();
    };
    try {
      await recordExport(storage, actor, { since, until, ...filters });
      const readPage: ReadPage = (place) => inTurn(() => readCsv(storage, actor, { since, until, ...place }, filters));
      for await (const chunk of inChunks(readPages(readPage))) {
        const timer = setTimeout(giveUp, giveUpAfterMs).unref();
        try {
          yield chunk;
        } finally {
          clearTimeout(timer);
        }
        if (isGivenUp) throw givenUp(giveUpAfterMs);
      }
    } finally {
      leave();
    }
  };
}

const givenUp = (afterMs: number): IntegrationError =>
  new IntegrationError(
    'export_given_up',
    `The export was aborted: nothing was read for ${afterMs} ms (exports.giveUpAfterMs). Export again, and read without long pauses.`,
  );

const recordExport = <Tx>(
  storage: Storage<Tx>,
  actor: Actor,
  { since, until, connectionId, level, eventType }: Pick<EventCsvRequest, 'since' | 'until'> & Filters,
): Promise<void> =>
  storage.transaction(actor, (unit) =>
    unit.events.append([
      newEvent('events.exported', 'Exported the event log', {
        actorId: actor.id,
        meta: {
          since: since.toISOString(),
          until: until?.toISOString() ?? null,
          ...(connectionId !== undefined && { connection_id: connectionId }),
          ...(level !== undefined && { level }),
          ...(eventType !== undefined && { event_type: eventType }),
        },
      }),
    ]),
  );

type ReadPage = (place: Pick<EventCsvRequest, 'limit' | 'after'>) => Promise<EventCsvPage>;

const encoder = new TextEncoder();

/** A page of lines, formatted by the storage if it can: it filters by time alone. */
async function readCsv<Tx>(
  storage: Storage<Tx>,
  actor: Actor,
  request: EventCsvRequest,
  filters: Filters,
): Promise<EventCsvPage> {
  if (storage.readEventCsv && Object.keys(filters).length === 0) return storage.readEventCsv(actor, request);
  const { rows, next } = await storage.transaction(actor, (unit) => unit.events.page({ ...request, ...filters }));
  return { lines: encoder.encode(rows.length > 0 ? eventCsv.lines(rows) : ''), next };
}

/** The header, then page after page. The next one is read while one is handed on, and read whole: a slow reader holds no connection. */
async function* readPages(read: ReadPage): AsyncGenerator<Uint8Array, void, undefined> {
  let pending: Promise<EventCsvPage> | null = null;
  let limit = pageRows.first;
  try {
    yield encoder.encode(eventCsv.header);
    for (pending = read({ limit }); pending; ) {
      const { lines, next }: EventCsvPage = await pending;
      limit = Math.min(Math.ceil((limit * pageBytes) / lines.byteLength), pageRows.most);
      pending = next === null ? null : read({ limit, after: next });
      // A failure is thrown when the page is awaited.
      pending?.catch(() => undefined);
      yield lines;
    }
  } finally {
    // The place is released only after the last read has ended.
    await pending?.catch(() => undefined);
  }
}

async function* inChunks(parts: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const part of parts)
    for (let at = 0; at < part.byteLength; at += chunkBytes) yield part.subarray(at, at + chunkBytes);
}
