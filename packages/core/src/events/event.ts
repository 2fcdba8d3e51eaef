import { channel } from 'node:diagnostics_channel';
import { newId } from '../ids.ts';
import type { EventLevel } from '../storage/event-levels.ts';
import { type EventMeta, type EventType, eventTypes, type RunEventType } from '../storage/event-types.ts';
import type { EventRow, JsonObject } from '../storage/rows.ts';
import type { RunRow } from '../storage/run-row.ts';

/** Tests compare each new event with the schema of its type. Without a listener it costs nothing. */
const created = channel('makerfex.event');

export interface EventDetails {
  readonly connectionId?: string | null;
  readonly actorId?: string | null;
  /** @default the level of the type in the catalogue */
  readonly level?: EventLevel;
}

// oxlint-disable-next-line typescript/no-generated-empty-object-type -- what has no required field extends it
type Nothing = Record<never, never>;

type Details<Meta> = Nothing extends Meta
  ? [details?: EventDetails & { readonly meta?: Meta }]
  : [details: EventDetails & { readonly meta: Meta }];

/** Creates a row of the log. Never put a secret into message or meta. */
export function newEvent<Type extends EventType>(
  type: Type,
  message: string,
  ...details: Details<EventMeta<Type>>
): EventRow;
export function newEvent(type: EventType, message: string, details: EventDetails & { meta?: JsonObject } = {}) {
  const row: EventRow = {
    id: newId(),
    connectionId: details.connectionId ?? null,
    level: details.level ?? eventTypes[type].level,
    eventType: type,
    message,
    meta: details.meta ?? {},
    actorId: details.actorId ?? null,
    createdAt: new Date(),
  };
  if (created.hasSubscribers) created.publish(row);
  return row;
}

/** What a run's event says about it. */
type RunOfEvent = Pick<RunRow, 'id' | 'connectionId' | 'providerKey' | 'capability' | 'actorId' | 'input'>;

/** Whether a run only says what it would do. */
export const isDryRun = ({ input }: Pick<RunRow, 'input'>): boolean => input['dry_run'] === true;

/** What a run's event contains beside the facts about the run. */
export type RunEventMeta<Type extends RunEventType> = Without<
  EventMeta<Type>,
  'run_id' | 'provider_key' | 'capability' | 'dry_run'
>;
type Without<Meta, Field> = { [Key in keyof Meta as Exclude<Key, Field>]: Meta[Key] };

type RunDetails<Meta> = Nothing extends Meta
  ? [meta?: Meta, details?: Pick<EventDetails, 'actorId' | 'level'>]
  : [meta: Meta, details?: Pick<EventDetails, 'actorId' | 'level'>];

/** Creates an event of a run: of its connection, with its id, provider and capability in `meta`. @param rest `actorId` defaults to the run's actor */
export function runEvent<Type extends RunEventType>(
  run: RunOfEvent,
  type: Type,
  message: string,
  ...rest: RunDetails<RunEventMeta<Type>>
): EventRow;
export function runEvent(
  run: RunOfEvent,
  type: RunEventType,
  message: string,
  meta: JsonObject = {},
  details: Pick<EventDetails, 'actorId' | 'level'> = {},
): EventRow {
  const about = { actorId: run.actorId, ...details, connectionId: run.connectionId };
  const ofRun = {
    run_id: run.id,
    provider_key: run.providerKey,
    capability: run.capability,
    ...(isDryRun(run) && { dry_run: true }),
  };
  return newEvent(type, message, { ...about, meta: { ...meta, ...ofRun } });
}
