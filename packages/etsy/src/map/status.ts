import type { RecordReader } from '@makerfex/integrations-core/provider';
import type { Order } from '@makerfex/integrations-core/records';
import type { RawReceipt, RawTransaction } from './receipt.ts';

/** Etsy documents lower case but sends "Paid", "Completed" (etsy/open-api#469, #806). */
export const providerStatus = ({ status }: RawReceipt): string | undefined => status?.trim().toLowerCase() || undefined;

export function orderStatus(raw: RawReceipt, record: RecordReader): Order['status'] {
  switch (providerStatus(raw)) {
    case undefined:
      return undefined;
    case 'paid':
    case 'open':
    case 'payment processing':
      return 'open';
    case 'completed':
      return 'completed';
    case 'canceled':
    case 'cancelled':
      return 'cancelled';
    // At Etsy a refund, even a full one, is not a cancellation (etsy/open-api#604).
    case 'fully refunded':
    case 'partially refunded':
      if (raw.is_shipped === true) return 'completed';
      return raw.is_shipped === false ? 'open' : undefined;
    default:
      record.warn('status', 'unknown status');
      return 'unknown';
  }
}

export function kindOf({ is_digital }: RawTransaction): 'digital' | 'physical' | undefined {
  if (is_digital === true) return 'digital';
  return is_digital === false ? 'physical' : undefined;
}

/** Whether a receipt has only downloads: nothing is shipped, so there is no address either. */
export const isDigital = ({ transactions }: RawReceipt): boolean =>
  transactions.length > 0 && transactions.every((line) => kindOf(line) === 'digital');

/** Whether a line was shipped or needs no shipping; undefined if Etsy does not say. */
function isSent(line: RawTransaction, { is_shipped }: RawReceipt): boolean | undefined {
  if (is_shipped === true || line.shipped_timestamp || kindOf(line) === 'digital') return true;
  const isUnsent = is_shipped === false && line.shipped_timestamp !== undefined && kindOf(line) === 'physical';
  return isUnsent ? false : undefined;
}

export function fulfillmentStatus(raw: RawReceipt): Order['fulfillmentStatus'] {
  const sent = raw.transactions.map((line) => isSent(line, raw));
  if (raw.is_shipped === true || (sent.length > 0 && sent.every(Boolean))) return 'fulfilled';
  const parcels = sent.filter((_, index) => raw.transactions[index]?.is_digital !== true);
  if (parcels.includes(undefined) || raw.is_shipped !== false) return undefined;
  return parcels.includes(true) ? 'partially_fulfilled' : 'unfulfilled';
}

/** Units still to be sent: 0 for a cancelled order or a download; undefined if Etsy does not say. */
export function openQuantity(line: RawTransaction, raw: RawReceipt, status: Order['status']): number | undefined {
  if (status === 'cancelled') return 0;
  const sent = isSent(line, raw);
  if (sent !== false) return sent ? 0 : undefined;
  return status === undefined ? undefined : line.quantity;
}
