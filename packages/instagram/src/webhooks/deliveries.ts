import { createHash } from 'node:crypto';
import { parseExactJson, type WebhookMessage, type WebhookRequest } from '@makerfex/integrations-core/provider';
import * as z from 'zod';
import { graphId } from '../graph/id.ts';

/** Numbers come as text: ids can be larger than 2^53. */
const changeSchema = z.object({ field: z.string().max(100), value: z.unknown() });
const entrySchema = z.object({
  id: graphId,
  time: z.string().regex(/^\d{1,14}$/),
  changes: z.array(changeSchema).max(1_000).default([]),
});
const deliverySchema = z.object({ object: z.string().max(100), entry: z.array(entrySchema).max(1_000) });
type Entry = z.output<typeof entrySchema>;

/** Later as seconds than any time of ours: those are milliseconds. */
const firstMilliseconds = 100_000_000_000;

const timeOf = (text: string): Date => {
  const time = Number(text);
  return new Date(time < firstMilliseconds ? time * 1000 : time);
};

/**
 * Reads a delivery. Nothing follows from it: no field reports that a post was published or removed. A change has no id, so that its
 * content makes one.
 */
export function readDelivery({ body }: WebhookRequest): readonly WebhookMessage[] {
  const { object, entry } = deliverySchema.parse(parseExactJson(body));
  return entry.flatMap((each) => each.changes.map((change) => toMessage(object, each, change)));
}

function toMessage(object: string, { id, time }: Entry, change: z.output<typeof changeSchema>): WebhookMessage {
  const content = JSON.stringify([object, id, time, change.field, change.value]);
  return {
    topic: `${object}/${change.field}`,
    account: id,
    at: timeOf(time),
    facts: [],
    id: createHash('sha256').update(content).digest('base64url'),
  };
}
