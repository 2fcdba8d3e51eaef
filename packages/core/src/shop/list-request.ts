import * as z from 'zod';
import { isId } from '../ids.ts';
import { invalid } from '../invalid.ts';
import { eventLevels } from '../storage/event-levels.ts';
import { type EventType, eventTypes } from '../storage/event-types.ts';
import { type PrivacyPageRequest, privacyStates } from '../storage/privacy.ts';
import type { EventPageRequest, PageRequest } from '../storage/repositories.ts';
import type { RunPageRequest } from '../storage/run-repository.ts';
import { runStates } from '../storage/run-state.ts';
import { pageSizes } from '../storage/support.ts';

/** A page of a list, as callers of the library request it. */
export type ListPageRequest<Request extends PageRequest> = Omit<Request, 'limit'> & {
  /**
   * Most rows of the page: 1 to 200.
   * @default 50
   */
  readonly limit?: number | undefined;
};

const idField = z.string({ error: 'must be an id' }).max(100, { error: 'must be an id' });
const instant = z.date({ error: 'must be a valid Date' });
const limitError = { error: `must be a whole number from 1 to ${pageSizes.most}` };

const pageFields = {
  limit: z.int(limitError).min(1, limitError).max(pageSizes.most, limitError).default(pageSizes.default),
  after: z
    .string({ error: 'must be `next` of the page before' })
    .refine(isId, { error: 'must be `next` of the page before' })
    .optional(),
  connectionId: idField.optional(),
};

/** Names that are not known find nothing, as ids do. */
const runList = z.strictObject({
  ...pageFields,
  capability: z.string().max(200).optional(),
  state: z.enum(runStates, { error: `must be one of ${runStates.join(', ')}` }).optional(),
});

const privacyList = z.strictObject({
  limit: pageFields.limit,
  after: pageFields.after,
  state: z.enum(privacyStates, { error: `must be one of ${privacyStates.join(', ')}` }).optional(),
});

const eventList = z.strictObject({
  ...pageFields,
  level: z.enum(eventLevels, { error: `must be one of ${eventLevels.join(', ')}` }).optional(),
  eventType: z
    .custom<EventType>((value) => typeof value === 'string' && Object.hasOwn(eventTypes, value), {
      error: 'must be a type of event',
    })
    .optional(),
  since: instant.optional(),
  until: instant.optional(),
});

/** @throws IntegrationError `invalid_input` with the fields */
export const readRunList = (request: ListPageRequest<RunPageRequest> = {}): RunPageRequest =>
  read(runList, request, 'The request for a list of runs');

/** @throws IntegrationError `invalid_input` with the fields */
export const readEventList = (request: ListPageRequest<EventPageRequest> = {}): EventPageRequest =>
  read(eventList, request, 'The request for a list of events');

/** @throws IntegrationError `invalid_input` with the fields */
export const readPrivacyList = (request: ListPageRequest<PrivacyPageRequest> = {}): PrivacyPageRequest =>
  read(privacyList, request, 'The request for a list of privacy requests');

function read<Output>(schema: z.ZodType<Output>, request: unknown, what: string): Output {
  const parsed = schema.safeParse(request);
  if (!parsed.success) throw invalid(what, 'invalid_input', parsed.error);
  return parsed.data;
}
