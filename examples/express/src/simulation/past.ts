import type { EtsySimulator } from '@makerfex/integrations-etsy/simulator';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { type Simulation, SimulationSchema } from './entity.ts';

type Deliveries = EtsySimulator['webhooks']['deliveries'];

const defaultSizes = { orders: 2_000, products: 300 };
const id = 1;

/**
 * Reads the history of the simulated shops, or starts one.
 * @throws Error if other sizes are requested than the shops have
 */
export async function readPast(
  em: SqlEntityManager,
  requested: { orders: number | undefined; products: number | undefined },
): Promise<Simulation> {
  const past = await em.findOne(SimulationSchema, { id });
  if (past) {
    const { orders, products } = past;
    if ((requested.orders ?? orders) !== orders || (requested.products ?? products) !== products)
      throw new Error(
        `The simulated shops of this database have ${orders} orders and ${products} products: omit --orders and --products, or start over in another folder with --folder DIR.`,
      );
    return past;
  }
  const orders = requested.orders ?? defaultSizes.orders;
  const products = requested.products ?? defaultSizes.products;
  const begun = em.create(SimulationSchema, { id, orders, products, begun_at: new Date(), changed_at: [] });
  await em.flush();
  return begun;
}

/** Records a change before it is made, so that the next start makes it if this one crashes. */
export async function recordChange(em: SqlEntityManager, at: Date): Promise<void> {
  const past = await em.findOneOrFail(SimulationSchema, { id });
  past.changed_at = [...past.changed_at, at.toISOString()];
  await em.flush();
}

interface SendsOrders {
  readonly changeOrders: (n: number) => readonly string[];
}

/**
 * Restores a simulator: created at the demo's first start, with every change since replayed, and the order that is sent after it. Each change runs with the clock at its
 * recorded instant, the first time too, so that replaying it gives the same result.
 */
export function replay<Simulator, Changes>(
  { begun_at, changed_at }: Simulation,
  make: (now: () => number) => Simulator,
  change: (simulator: Simulator) => Changes,
  send: (simulator: Simulator) => string,
): { simulator: Simulator; changeAt: (instant: Date) => Changes; sendOrderAt: (instant: Date) => string } {
  let frozen: number | null = begun_at.getTime();
  const simulator = make(() => frozen ?? Date.now());
  const at = <Result>(instant: Date, work: () => Result): Result => {
    frozen = instant.getTime();
    const result = work();
    frozen = null;
    return result;
  };
  const changeAt = (instant: Date) => at(instant, () => change(simulator));
  const sendOrderAt = (instant: Date) => at(instant, () => send(simulator));
  for (const instant of changed_at) {
    changeAt(new Date(instant));
    sendOrderAt(new Date(instant));
  }
  frozen = null;
  return { simulator, changeAt, sendOrderAt };
}

/** Sends one order. @returns its id */
export function sendOrder({ changeOrders }: SendsOrders): string {
  const [sent] = changeOrders(1);
  if (sent === undefined) throw new Error('The simulated shop has no order that can be sent: use --orders N.');
  return sent;
}

/** Makes a simulator lose every delivery, or no longer. */
export const losing =
  ({ faults }: { readonly faults: Pick<Deliveries['faults'], 'next' | 'clear'> }) =>
  (isLost: boolean): void => {
    if (isLost) faults.next({ kind: 'lost', count: Number.POSITIVE_INFINITY });
    else faults.clear();
  };
