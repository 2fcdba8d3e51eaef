import { randomUUID } from 'node:crypto';
import { findJsonExcess } from '@makerfex/integrations-core/provider';
import * as z from 'zod';
import type { Message } from './broker.ts';

/** A message as Celery's Redis transport (kombu) writes it into a list. */
const envelope = z.object({
  body: z.string(),
  'content-type': z.string().nullish(),
  'content-encoding': z.string().nullish(),
  headers: z.record(z.string(), z.unknown()).nullish(),
  properties: z
    .object({
      correlation_id: z.string().nullish(),
      reply_to: z.string().nullish(),
      priority: z.number().nullish(),
      body_encoding: z.string().nullish(),
    })
    .nullish(),
});

export function writeEnvelope(queue: string, message: Message): string {
  const properties: z.input<typeof envelope>['properties'] = {
    correlation_id: message.correlationId ?? '',
    reply_to: message.replyTo ?? '',
    priority: message.priority,
    body_encoding: 'base64',
  };
  // Celery's consumers need these too.
  const delivery = {
    delivery_mode: 2,
    delivery_tag: randomUUID(),
    delivery_info: { exchange: '', routing_key: queue },
  };
  const written: z.input<typeof envelope> = {
    body: message.body.toString('base64'),
    'content-type': message.contentType,
    'content-encoding': message.contentEncoding,
    headers: message.headers,
    properties: { ...properties, ...delivery },
  };
  return JSON.stringify(written);
}

/** Reads anything but an envelope as a message without headers, which its receiver refuses. */
export function readEnvelope(raw: Buffer): Message {
  const { data } = envelope.safeParse(parse(raw));
  const properties = data?.properties;
  const isBase64 = properties?.body_encoding === 'base64';
  return {
    headers: data?.headers ?? {},
    contentType: data?.['content-type'] ?? '',
    contentEncoding: data?.['content-encoding'] ?? '',
    correlationId: properties?.correlation_id || null,
    replyTo: properties?.reply_to || null,
    priority: properties?.priority ?? 0,
    body: data ? Buffer.from(data.body, isBase64 ? 'base64' : 'utf8') : raw,
  };
}

function parse(raw: Buffer): unknown {
  const text = raw.toString('utf8');
  if (findJsonExcess(text)) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
