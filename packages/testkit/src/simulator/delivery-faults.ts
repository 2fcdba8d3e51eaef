import { createFaultPlan, type FaultOrder } from './faults.ts';
import type { Random } from './random.ts';

/**
 * What can go wrong between a provider and a host.
 * - `lost`: it is never sent.
 * - `repeated`: it is sent twice, with the same id.
 * - `unanswered`: the host gets it, but its answer is lost, so that it is sent again after a wait.
 * - `held`: it is kept until `release`, so that later ones overtake it.
 * - `delayed`: it is sent `delayMs` later.
 * - `tampered`: a byte of its body changes after it was signed, in the first try.
 */
export type DeliveryFaultKind = 'lost' | 'repeated' | 'unanswered' | 'held' | 'delayed' | 'tampered';

/** Which deliveries get a fault, and which one. */
export interface DeliveryFault extends Pick<FaultOrder<DeliveryFaultKind>, 'kind' | 'path' | 'delayMs'> {
  /**
   * How many deliveries get it.
   * @default 1, or all from now on if there is a `share`
   */
  readonly count?: number;
  /**
   * The share of deliveries that get it, at random: 0.1 is one in ten.
   * @default 1
   */
  readonly share?: number;
  /** Only deliveries of this topic. */
  readonly topic?: string;
}

/** Keeps the faults that a test orders for coming deliveries. */
export function createDeliveryFaults(random: Pick<Random, 'fraction'>) {
  const plan = createFaultPlan<DeliveryFault & FaultOrder<DeliveryFaultKind>>();
  return {
    /** The next `count` matching deliveries get this fault. */
    next: (fault: DeliveryFault): void => {
      const count = fault.count ?? (fault.share === undefined ? 1 : Number.POSITIVE_INFINITY);
      plan.next({ ...fault, count });
    },
    /** Drops all faults that were not used. */
    clear: plan.clear,
    /** The fault of a delivery, if one is due. */
    take: (url: string, topic: string): DeliveryFault | undefined =>
      plan.take(
        new Request(url, { method: 'POST' }),
        (fault) => (fault.topic === undefined || fault.topic === topic) && random.fraction() < (fault.share ?? 1),
      ),
  };
}
