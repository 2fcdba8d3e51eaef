import * as z from 'zod';
import type { EventLevel } from '../event-levels.ts';
import type { Json } from '../rows.ts';

// Fields that the `meta` of several types of event has.

/** A type of event: its usual level, when it is written, and what its `meta` contains. */
export interface EventTypeEntry {
  readonly level: EventLevel;
  readonly when: string;
  readonly meta: z.ZodObject;
}

/** No `meta`. */
export const noMeta = z.object({});
/** Whatever the writer adds beside the named fields. */
export const anyJson = z.custom<Json>((value) => value !== undefined);

export const version = z.int().describe('version of the credential, from 1');
export const runId = z.string().describe('id of the run');
export const runIdOrNull = z.string().nullable().describe('id of the run; null outside of runs');
export const providerKey = z.string().describe('key of the provider');
export const capability = z.string().describe('key of the capability');
export const instant = z.iso.datetime();
export const errorCode = z.string().describe('[code](errors.md) of the error');
export const errorKind = z.string().describe('kind of the error, such as `transient` or `rate_limited`');
export const count = z.int().nonnegative();
