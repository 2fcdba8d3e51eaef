import { isIntegrationError } from '@makerfex/integrations-core';
import { mayHaveTakenEffect, type ProviderHttp } from '@makerfex/integrations-core/provider';
import type { Json } from '@makerfex/integrations-core/storage';
import type { VendorConfig } from '../config.ts';
import type { Channel, Parcel } from './channel.ts';

/** A repeated call has the same `webhook-id`, so that the receiver recognises it (Standard Webhooks). */
export const webhookChannel: Channel = {
  isRepeatable: true,
  async send({ http, config, run, signal }, parcel) {
    try {
      await post(http, config, run.id, {
        type: 'vendor.handoff',
        timestamp: parcel.issued.issued_at,
        data: dataOf(run.id, parcel),
      });
      return { outcome: 'delivered', messageId: run.id };
    } catch (error) {
      signal.throwIfAborted();
      if (!isIntegrationError(error)) throw error;
      return { outcome: mayHaveTakenEffect(error) ? 'unknown' : 'refused', error };
    }
  },
};

/** Sends a signed test call without an order. */
export const pingWebhook = async (http: ProviderHttp, config: VendorConfig, id: string): Promise<void> =>
  post(http, config, id, { type: 'connection.test', timestamp: new Date().toISOString(), data: {} });

async function post(http: ProviderHttp, { webhook_url = '' }: VendorConfig, id: string, json: Json): Promise<void> {
  const { pathname, search } = new URL(webhook_url);
  // Only the status counts, not the body.
  await http.post(`${pathname}${search}`, { json, idempotencyKey: id, discardBody: true });
}

function dataOf(runId: string, { invoice, order, documents }: Parcel): Json {
  const { logo: _, ...seller } = invoice.seller;
  const { boms: _boms, ...sent } = invoice;
  return {
    run_id: runId,
    invoice: toSnakeCase(JSON.parse(JSON.stringify({ ...sent, seller }))),
    work_order: toSnakeCase(JSON.parse(JSON.stringify({ ...order, from: seller }))),
    documents: documents.map(({ name, fileName, mediaType, bytes }) => ({
      name,
      file_name: fileName,
      media_type: mediaType,
      base64: Buffer.from(bytes).toString('base64'),
    })),
  };
}

function toSnakeCase(value: Json): Json {
  if (isList(value)) return value.map(toSnakeCase);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [snakeCase(key), toSnakeCase(inner)]));
}

const snakeCase = (key: string): string => key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const isList = (value: Json): value is readonly Json[] => Array.isArray(value);
