import * as z from 'zod';
import { IntegrationError, isIntegrationError } from '../errors.ts';
import type { WebhookFact, WebhookMessage, WebhookReader, WebhookRequest } from '../provider/webhooks/descriptor.ts';
import { isOneLine } from '../records/one-line.ts';
import { notAwaited } from './not-awaited.ts';

/** A message with the id that it is stored under. */
export interface ReadMessage extends WebhookMessage {
  readonly id: string;
}

/** Limits of one request; lengths are in characters. */
export const webhookLimits = { messages: 1_000, ids: 1_000, text: 255 } as const;

/** What a database can store and a log can show. */
const text = z
  .string()
  .min(1)
  .max(webhookLimits.text)
  .refine((value) => value.isWellFormed() && isOneLine(value));
const texts = z.array(text);

/** Whether a message can be for an account of this name. */
export const isAccount = (value: unknown): value is string => text.safeParse(value).success;

const fact = z.discriminatedUnion('type', [
  z.object({ type: z.literal('records'), kind: text, externalIds: texts, mayBeGone: z.boolean().optional() }),
  z.object({ type: z.enum(['uninstalled', 'deauthorized', 'scopes_changed']) }),
  z.object({
    type: z.literal('privacy'),
    request: z.enum(['export_customer', 'redact_customer', 'redact_shop']),
    customerIds: texts.optional(),
    orderIds: texts.optional(),
    dueAt: z.date(),
  }),
]) satisfies z.ZodType<{ type: WebhookFact['type'] }>;

const messages = z.array(
  z.object({ topic: text, account: text, at: z.date().nullable(), facts: z.array(fact), id: text.optional() }),
);

const idsOf = (one: WebhookFact): number => {
  if (one.type === 'records') return one.externalIds.length;
  return one.type === 'privacy' ? (one.customerIds?.length ?? 0) + (one.orderIds?.length ?? 0) : 1;
};

/**
 * Reads a request.
 * @param bodyHash serves as id of a request that has none
 * @throws IntegrationError `malformed_request` if it has an impossible form or is too large
 */
export function readMessages(reader: WebhookReader, request: WebhookRequest, bodyHash: string): readonly ReadMessage[] {
  const { id, read } = attempt(() => ({
    id: notAwaited(reader.deliveryId?.(request)) ?? bodyHash,
    read: notAwaited(reader.read(request)),
  }));
  if (!isList(read)) throw malformed('it could not be read');
  if (read.length > webhookLimits.messages) throw malformed(`it has more than ${webhookLimits.messages} messages`);
  if (!messages.safeParse(read).success || !text.safeParse(id).success)
    throw malformed(`a field is missing, or is not one line of at most ${webhookLimits.text} characters`);
  const ids = read.reduce((sum, { facts }) => sum + facts.reduce((count, one) => count + idsOf(one), 0), 0);
  if (ids > webhookLimits.ids) throw malformed(`it names more than ${webhookLimits.ids} ids`);
  return read.map((message, index) => ({
    ...message,
    id: message.id ?? (read.length === 1 ? id : `${id}#${index}`),
  }));
}

/** Whether a provider's code kept to its type: it may be plain JavaScript. */
const isList = (read: unknown): boolean => Array.isArray(read);

/** What a provider's code throws can quote the body, so only messages of our own errors are repeated. */
function attempt(read: () => { id: string; read: readonly WebhookMessage[] }) {
  try {
    return read();
  } catch (error) {
    throw malformed(isIntegrationError(error) ? error.message : 'it could not be read');
  }
}

const malformed = (problem: string): IntegrationError =>
  new IntegrationError('malformed_request', `The delivery has an impossible form: ${problem}.`);
