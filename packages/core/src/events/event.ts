import { newId } from '../ids.ts';
import { type EventLevel, type EventType, eventTypes } from '../storage/event-types.ts';
import type { EventRow, JsonObject, RunRow } from '../storage/rows.ts';

export interface EventDetails {
  readonly connectionId?: string | null;
  readonly actorId?: string | null;
  readonly meta?: JsonObject;
  /** @default the level of the type in the catalogue */
  readonly level?: EventLevel;
}

/** Creates a row of the log. Never put a secret into message or meta. */
export const newEvent = (type: EventType, message: string, details: EventDetails = {}): EventRow => ({
  id: newId(),
  connectionId: details.connectionId ?? null,
  level: details.level ?? eventTypes[type].level,
  eventType: type,
  message,
  meta: details.meta ?? {},
  actorId: details.actorId ?? null,
  createdAt: new Date(),
});

/** Creates an event of a run: of its connection, with its id, provider and capability in `meta`. @param details `actorId` defaults to the run's actor */
export const runEvent = (
  run: Pick<RunRow, 'id' | 'connectionId' | 'providerKey' | 'capability' | 'actorId'>,
  type: EventType,
  message: string,
  meta: JsonObject = {},
  details: Pick<EventDetails, 'actorId' | 'level'> = {},
): EventRow =>
  newEvent(type, message, {
    actorId: run.actorId,
    ...details,
    connectionId: run.connectionId,
    meta: { ...meta, run_id: run.id, provider_key: run.providerKey, capability: run.capability },
  });
