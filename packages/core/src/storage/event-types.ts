import type * as z from 'zod';
import { connectionEvents, credentialEvents } from './event-types/connection-events.ts';
import { logEvents, policyEvents, scheduleEvents } from './event-types/other-events.ts';
import { privacyEvents } from './event-types/privacy-events.ts';
import { recordEvents, runEvents } from './event-types/run-events.ts';
import { webhookEvents } from './event-types/webhook-events.ts';
import type { EventRow } from './rows.ts';

/** Every type of event, with its level, when it is written, and the schema of its `meta`. */
export const eventTypes = {
  ...connectionEvents,
  ...credentialEvents,
  ...policyEvents,
  ...runEvents,
  ...recordEvents,
  ...scheduleEvents,
  ...webhookEvents,
  ...privacyEvents,
  ...logEvents,
} as const;

export type EventType = keyof typeof eventTypes;
/** Types of events about a run: `meta` has its id. */
export type RunEventType = keyof typeof runEvents | keyof typeof recordEvents;

type Stored<Meta> = { readonly [Field in keyof Meta]: Exclude<Meta[Field], undefined> };
/** What the `meta` of a type of event contains. */
export type EventMeta<Type extends EventType> = Stored<z.output<(typeof eventTypes)[Type]['meta']>>;

type ByType = {
  readonly [Type in EventType]: EventRow & { readonly eventType: Type; readonly meta: EventMeta<Type> };
};
/**
 * A row of the event log: `eventType` says what its `meta` contains. A row that another release wrote can lack fields or have
 * more of them.
 * @example
 * const failureCode = (event: Event) => (event.eventType === 'run.failed' ? event.meta.code : null);
 */
export type Event<Type extends EventType = EventType> = ByType[Type];

/** Types a row as the event that its writer stored. */
export function asEvent(row: EventRow): Event;
export function asEvent(row: EventRow): EventRow {
  return row;
}
