import { IntegrationError, type Json, type ProviderHttp } from '@makerfex/integrations-core';
import type { VendorConfig } from '../config.ts';
import type { Channel, Parcel } from './channel.ts';

/** Sent again under the same `webhook-id`, by which its receiver knows it (Standard Webhooks). */
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
      if (!(error instanceof IntegrationError)) throw error;
      return { outcome: mayHaveArrived(error) ? 'doubtful' : 'refused', error };
    }
  },
};

/** Sends something signed that asks for nothing. */
export const pingWebhook = async (http: ProviderHttp, config: VendorConfig, id: string): Promise<void> =>
  post(http, config, id, { type: 'connection.test', timestamp: new Date().toISOString(), data: {} });

async function post(http: ProviderHttp, { webhook_url = '' }: VendorConfig, id: string, json: Json): Promise<void> {
  const { pathname, search } = new URL(webhook_url);
  // Its status is all that counts: it was taken, whatever its answer was meant to say.
  await http.post(`${pathname}${search}`, { json, idempotencyKey: id, discardBody: true });
}

/** A status below 500 was answered by who read it; 408 is a time-out. What has no status may have broken off anywhere. */
function mayHaveArrived({ kind, providerStatus }: IntegrationError): boolean {
  if (providerStatus === undefined) return kind === 'transient' || kind === 'provider';
  return providerStatus >= 500 || providerStatus === 408;
}

function dataOf(runId: string, { invoice, order, documents }: Parcel): Json {
  const { logo: _, ...seller } = invoice.seller;
  const { boms: _boms, ...told } = invoice;
  return {
    run_id: runId,
    invoice: toSnakeCase(JSON.parse(JSON.stringify({ ...told, seller }))),
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
