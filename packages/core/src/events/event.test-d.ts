// Tested by the type check: an `@ts-expect-error` is itself an error if the line below compiles.
import type { Event } from '../storage/event-types.ts';
import type { RunRow } from '../storage/run-row.ts';
import { newEvent, runEvent } from './event.ts';

declare const run: RunRow;
declare const event: Event;

newEvent('credential.revoked', 'Revoked');
newEvent('credential.set', 'Set', { meta: { kind: 'api_key', version: 1 } });
// @ts-expect-error A required field is missing.
newEvent('credential.set', 'Set', { meta: { kind: 'api_key' } });
// @ts-expect-error This type has required fields.
newEvent('credential.set', 'Set');
// @ts-expect-error A field has another type.
newEvent('credential.set', 'Set', { meta: { kind: 'api_key', version: '1' } });
// @ts-expect-error The type does not exist.
newEvent('credential.stolen', 'Stolen');

runEvent(run, 'run.queued', 'Queued');
runEvent(run, 'run.failed', 'Failed', { code: 'internal', kind: 'internal' });
// @ts-expect-error A field has a typing error.
runEvent(run, 'run.failed', 'Failed', { code: 'internal', kinds: 'internal' });
// @ts-expect-error A required field is missing.
runEvent(run, 'run.failed', 'Failed');
// @ts-expect-error It is not an event of a run.
runEvent(run, 'connection.enabled', 'Enabled', { version: 1 });

export const failure = (failed: Extract<Event, { eventType: 'run.failed' }>): string => failed.meta.code;
export const ofEvent = (): string | number => {
  if (event.eventType === 'run.failed') return event.meta.code;
  if (event.eventType === 'connection.updated') return event.meta.version;
  // @ts-expect-error Not every event is of a run.
  return event.meta.run_id;
};
