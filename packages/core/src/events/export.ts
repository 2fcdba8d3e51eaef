import type { Actor } from '../scope.ts';
import type { Storage } from '../storage.ts';
import { eventCsv } from './csv.ts';
import { newEvent } from './event.ts';
import { daysBefore, retentionDays } from './retention.ts';

/** The window of an export: the last 90 days to the newest event unless told, and never more. */
export interface EventExportRequest {
  readonly since?: Date | undefined;
  readonly until?: Date | undefined;
}

const pageSize = 200;

/** The shop's events as CSV, newest first, as it is read: memory does not grow with the log. The export itself is told. */
export async function* exportEvents<Tx>(
  storage: Storage<Tx>,
  actor: Actor,
  request: EventExportRequest = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  const { until } = request;
  const earliest = daysBefore(new Date(), retentionDays);
  const since = request.since && request.since > earliest ? request.since : earliest;
  await storage.transaction(actor, (unit) =>
    unit.events.append([
      newEvent('events.exported', 'Exported the event log', {
        actorId: actor.id,
        meta: { since: since.toISOString(), until: until?.toISOString() ?? null },
      }),
    ]),
  );
  if (storage.exportEvents) yield* storage.exportEvents(actor, { since, until });
  else yield* exportPages(storage, actor, { since, until });
}

async function* exportPages<Tx>(
  storage: Storage<Tx>,
  actor: Actor,
  window: { since: Date; until: Date | undefined },
): AsyncGenerator<Uint8Array, void, undefined> {
  const encoder = new TextEncoder();
  yield encoder.encode(eventCsv.header);
  for (let after: string | undefined; ; ) {
    const page = await storage.transaction(actor, (unit) => unit.events.page({ limit: pageSize, after, ...window }));
    if (page.rows.length > 0) yield encoder.encode(eventCsv.lines(page.rows));
    if (page.next === null) return;
    after = page.next;
  }
}
