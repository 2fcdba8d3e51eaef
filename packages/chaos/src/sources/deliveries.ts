import type { DeliveryFault, LoggedDelivery } from '@makerfex/integrations-testkit/simulator';

/** What chaos uses of a simulator's deliveries. */
interface Simulated {
  readonly faults: { next(fault: DeliveryFault): void; clear(): void };
  readonly log: readonly LoggedDelivery[];
  release(options: { shuffled: boolean }): void;
  stop(): void;
}

/** Of all deliveries: so many are lost for good, are sent twice, come after later ones, or change on their way. */
const faults: readonly DeliveryFault[] = [
  { kind: 'lost', share: 0.3 },
  { kind: 'repeated', share: 0.2 },
  { kind: 'held', share: 0.2 },
  { kind: 'unanswered', share: 0.1 },
  { kind: 'tampered', share: 0.05 },
];

/** Deliveries of a shop, on a way that loses, doubles and reorders them until it is calm. */
export interface ShopDeliveries {
  /** Sends what was held back, in any order. */
  release(): void;
  /** From now on each one arrives; those that were held back come last. */
  calm(): void;
  stop(): void;
  /** Tries by their outcome. */
  counts(): ReadonlyMap<string, number>;
}

export function faultyDeliveries(simulated: Simulated): ShopDeliveries {
  for (const fault of faults) simulated.faults.next(fault);
  const release = (): void => simulated.release({ shuffled: true });
  return {
    release,
    calm() {
      simulated.faults.clear();
      release();
    },
    stop: () => simulated.stop(),
    counts: () =>
      new Map([...Map.groupBy(simulated.log, ({ outcome }) => outcome)].map(([name, of]) => [name, of.length])),
  };
}
