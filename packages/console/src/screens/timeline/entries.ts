import type { components } from '@makerfex/integrations-client';

export type LogEvent = components['schemas']['Event'];

/** An event, or the events of one run together. */
export interface Entry {
  readonly key: string;
  /** Null for what belongs to no run. */
  readonly runId: string | null;
  /** Newest first; at least one. */
  readonly events: readonly [LogEvent, ...LogEvent[]];
}

/** Gathers the events of each run where its newest one stands. @param events newest first */
export function toEntries(events: readonly LogEvent[]): readonly Entry[] {
  const groups = new Map<string, { readonly runId: string | null; readonly events: [LogEvent, ...LogEvent[]] }>();
  for (const event of events) {
    const runId = typeof event.meta['run_id'] === 'string' ? event.meta['run_id'] : null;
    const key = runId ?? event.id;
    const group = groups.get(key);
    if (group) group.events.push(event);
    else groups.set(key, { runId, events: [event] });
  }
  return [...groups].map(([key, group]) => ({ key, ...group }));
}
