import type { components } from '@makerfex/integrations-client';

export type LogEvent = components['schemas']['Event'];

/** An event; the events of one run together; or events of one kind that follow each other, such as webhooks. */
export interface Entry {
  readonly key: string;
  /** Null for what belongs to no run. */
  readonly runId: string | null;
  /** Newest first; at least one. */
  readonly events: readonly [LogEvent, ...LogEvent[]];
}

type Group = { readonly runId: string | null; readonly events: [LogEvent, ...LogEvent[]] };

/** Gathers the events of each run where its newest one stands, and neighbours of one kind. @param events newest first */
export function toEntries(events: readonly LogEvent[]): readonly Entry[] {
  const groups = new Map<string, Group>();
  let last: Group | undefined;
  for (const event of events) {
    const runId = typeof event.meta['run_id'] === 'string' ? event.meta['run_id'] : null;
    const group = runId === null ? (last && isLike(last, event) ? last : undefined) : groups.get(runId);
    if (group) group.events.push(event);
    else {
      last = { runId, events: [event] };
      groups.set(runId ?? event.id, last);
    }
  }
  return [...groups].map(([key, group]) => ({ key, ...group }));
}

const isLike = ({ runId, events: [newest] }: Group, event: LogEvent): boolean =>
  runId === null &&
  newest.event_type === event.event_type &&
  newest.level === event.level &&
  newest.connection_id === event.connection_id &&
  newest.actor_id === event.actor_id;
