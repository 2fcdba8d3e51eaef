import { newId } from '../ids.ts';
import { type EventLevel, type EventType, eventTypes } from '../storage/event-types.ts';
import type { EventRow, JsonObject } from '../storage/rows.ts';

export interface EventDetails {
  readonly connectionId?: string | null;
  readonly actorId?: string | null;
  readonly meta?: JsonObject;
  /** The catalogue's level of the type unless told. */
  readonly level?: EventLevel;
}

/** Makes a row of the log. Neither message nor meta may hold a secret. */
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
