import { toTimestamp } from '@makerfex/integrations-core/records';
import { isId, type JsonObject } from '@makerfex/integrations-core/storage';
import * as z from 'zod';

/** An id in an answer or a path. A malformed one is treated as unknown. */
export const idField = z.string().meta({ format: 'uuid' });
/** An id to filter by. */
export const givenId = z.string().refine(isId, 'not an id').meta({ format: 'uuid' });

/** An instant in an answer. */
export const instantField = z.string().meta({ format: 'date-time' });
export const toInstant = (date: Date): string => date.toISOString();
export const toInstantOrNull = (date: Date | null): string | null => date && date.toISOString();

/** An instant in a request. */
export const givenInstant = z.iso
  .datetime({ offset: true, abort: true, error: 'not an instant: write it as 2026-11-24T07:00:00Z' })
  .refine((text) => toTimestamp(text) !== undefined, 'must be from 1970 up to 2100')
  .transform((text) => new Date(text));

/** JSON whose keys are a provider's own: it passes as it is. */
export const jsonObject = z
  .custom<JsonObject>(
    (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
    'must be an object',
  )
  .meta({ type: 'object', additionalProperties: true });
