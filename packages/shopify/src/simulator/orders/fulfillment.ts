import type { Random } from '@makerfex/integrations-testkit/simulator';
import { gid, isoSeconds } from '../answers.ts';
import type { RecordState } from '../collection.ts';
import { type Line, needsShipping } from './lines.ts';
import type { Fate } from './traits.ts';

const carriers = ['USPS', 'DHL Express', 'Royal Mail'] as const;

/** What was sent, in one parcel. Sometimes a first attempt was cancelled. */
export function fulfillmentsOf(random: Random, lines: readonly Line[], state: RecordState) {
  const units = lines.filter((line) => needsShipping(line)).reduce((sum, { sent }) => sum + sent, 0);
  const [company, isSecond] = [random.pick(carriers), random.integer(1, 12) === 1];
  if (units === 0) return [];
  const number = `SIM${state.id}`;
  const at = isoSeconds(state.sent ?? state.settled);
  const parcel = (n: number, status: 'SUCCESS' | 'CANCELLED') => ({
    id: gid('Fulfillment', state.id * 10 + n),
    name: `#${1001 + state.index}-F${n}`,
    status,
    createdAt: at,
    updatedAt: at,
    totalQuantity: units,
    trackingInfo: [{ company, number: `${number}${n}`, url: `https://tracking.example.com/${number}${n}` }],
  });
  return isSecond ? [parcel(1, 'CANCELLED'), parcel(2, 'SUCCESS')] : [parcel(1, 'SUCCESS')];
}

/** Shopify's fulfilment status of the order. */
export function fulfillmentStatusOf(lines: readonly Line[], fate: Fate, state: RecordState): string {
  if (!lines.some(needsShipping)) return 'FULFILLMENT_NOT_REQUIRED';
  const shippable = lines.filter((line) => needsShipping(line));
  const sent = shippable.reduce((sum, line) => sum + line.sent, 0);
  const open = shippable.reduce((sum, { quantity, removed, sent: gone }) => sum + quantity - removed - gone, 0);
  if (sent > 0) return open > 0 ? 'PARTIALLY_FULFILLED' : 'FULFILLED';
  return fate === 'on_hold' && state.cancelled === undefined ? 'ON_HOLD' : 'UNFULFILLED';
}
