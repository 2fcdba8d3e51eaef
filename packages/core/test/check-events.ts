// Set up for the tests of every package: each event that a test creates must match the schema of its type, so that no schema lies.
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { afterAll, afterEach } from 'vitest';
import * as z from 'zod';
import { type EventType, eventTypes } from '../src/storage/event-types.ts';
import type { EventRow } from '../src/storage/rows.ts';

const isRow = (row: unknown): row is EventRow => typeof row === 'object' && row !== null && 'eventType' in row;
const isKnown = (type: string): type is EventType => Object.hasOwn(eventTypes, type);

const schemas = new Map<EventType, z.ZodObject>();

/** Refuses fields that a schema does not have, unless it takes any. Kept: making one takes longer than most tests. */
function strict(type: EventType): z.ZodObject {
  const { meta }: { meta: z.ZodObject } = eventTypes[type];
  const schema = schemas.get(type) ?? (meta.def.catchall === undefined ? meta.strict() : meta);
  schemas.set(type, schema);
  return schema;
}

function check({ eventType, meta }: EventRow): void {
  const { error } = isKnown(eventType) ? strict(eventType).safeParse(meta) : { error: new z.ZodError([]) };
  if (error) wrong.push(`${eventType}: ${z.prettifyError(error)}: ${JSON.stringify(meta)}`);
}

// Once for each file, though files share their modules in one worker.
const wrong: string[] = [];
const listener = (row: unknown): void => {
  if (isRow(row)) check(row);
};
subscribe('makerfex.event', listener);
afterAll(() => {
  unsubscribe('makerfex.event', listener);
});

afterEach(() => {
  const found = wrong.splice(0);
  if (found.length > 0) throw new Error(`Events that do not match the schema of their type:\n${found.join('\n')}`);
});
