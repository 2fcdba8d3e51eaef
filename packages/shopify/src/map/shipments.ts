import type { Shipment } from '@makerfex/integrations-core';
import type { Node } from './node.ts';
import type { Reader } from './reader.ts';

/** In these states nothing was sent: the fulfilment was cancelled, or a service is still working on it. */
const notShipped = new Set(['CANCELLED', 'ERROR', 'FAILURE', 'OPEN', 'PENDING']);

export const readShipments = (reader: Reader, value: unknown): Shipment[] | undefined =>
  reader.list('fulfillments', value, (fulfillment, path) => readFulfillment(reader, fulfillment, path));

/** One shipment per parcel: a fulfilment can carry several tracking numbers. */
function readFulfillment(reader: Reader, fulfillment: Node, path: string): Shipment[] | undefined {
  const status = reader.text(`${path}.status`, fulfillment.status);
  if (!status) return undefined;
  if (notShipped.has(status)) return [];
  const id = reader.id(`${path}.id`, fulfillment.id);
  const shippedAt = reader.time(`${path}.createdAt`, fulfillment.createdAt);
  const parcels = reader.list(`${path}.trackingInfo`, fulfillment.trackingInfo, (parcel, place) => [
    {
      carrier: reader.text(`${place}.company`, parcel.company),
      trackingNumber: reader.text(`${place}.number`, parcel.number),
      trackingUrl: reader.text(`${place}.url`, parcel.url),
    },
  ]);
  const untracked = parcels ? { carrier: null, trackingNumber: null, trackingUrl: null } : {};
  return (parcels?.length ? parcels : [untracked]).map((parcel, index) => ({
    externalId: id && index > 0 ? `${id}-${index + 1}` : id,
    ...parcel,
    shippedAt,
  }));
}
