import type { RecordReader } from '@makerfex/integrations-core/provider';
import type { Shipment } from '@makerfex/integrations-core/records';
import { id, text, time } from './fields.ts';

/** In these states nothing was sent: the fulfilment was cancelled, or a service is still working on it. */
const notShipped = new Set(['CANCELLED', 'ERROR', 'FAILURE', 'OPEN', 'PENDING']);

export const readShipments = (reader: RecordReader): Shipment[] | undefined =>
  reader.list('fulfillments', readFulfillment);

/** One shipment per parcel: a fulfilment can carry several tracking numbers. */
function readFulfillment(fulfillment: RecordReader): Shipment[] | undefined {
  const status = fulfillment.optional('status', text);
  if (!status) return undefined;
  if (notShipped.has(status)) return [];
  const externalId = fulfillment.optional('id', id);
  const shippedAt = fulfillment.optional('createdAt', time);
  const parcels = fulfillment.list('trackingInfo', (parcel) => ({
    carrier: parcel.optional('company', text),
    trackingNumber: parcel.optional('number', text),
    trackingUrl: parcel.optional('url', text),
  }));
  const untracked = parcels ? { carrier: null, trackingNumber: null, trackingUrl: null } : {};
  return (parcels?.length ? parcels : [untracked]).map((parcel, index) => ({
    externalId: externalId && index > 0 ? `${externalId}-${index + 1}` : externalId,
    ...parcel,
    shippedAt,
  }));
}
