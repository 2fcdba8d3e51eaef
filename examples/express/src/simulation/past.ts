import type { SqlEntityManager } from '@mikro-orm/sql';
import { type Simulation, SimulationSchema } from './entity.ts';

const usualSizes = { orders: 2_000, products: 300 };
const id = 1;

/**
 * What happened at the simulated shops so far; begins with this start where there is nothing yet.
 * @throws Error where other sizes are asked for than the shops have.
 */
export async function readPast(
  em: SqlEntityManager,
  asked: { orders: number | undefined; products: number | undefined },
): Promise<Simulation> {
  const past = await em.findOne(SimulationSchema, { id });
  if (past) {
    const { orders, products } = past;
    if ((asked.orders ?? orders) !== orders || (asked.products ?? products) !== products)
      throw new Error(
        `The simulated shops of this database have ${orders} orders and ${products} products: leave --orders and --products out, or begin anew in another folder with --folder DIR.`,
      );
    return past;
  }
  const orders = asked.orders ?? usualSizes.orders;
  const products = asked.products ?? usualSizes.products;
  const begun = em.create(SimulationSchema, { id, orders, products, begun_at: new Date(), changed_at: [] });
  await em.flush();
  return begun;
}

/** Notes a change that is about to be made: one that is noted and not made is made at the next start. */
export async function noteChange(em: SqlEntityManager, at: Date): Promise<void> {
  const past = await em.findOneOrFail(SimulationSchema, { id });
  past.changed_at = [...past.changed_at, at.toISOString()];
  await em.flush();
}

/**
 * A simulator as it was left: made when the demo first started, with every change since made again. Each change is made with
 * the clock at the instant that is noted, the first time too: made again it must be the same.
 */
export function replay<Simulator, Changes>(
  { begun_at, changed_at }: Simulation,
  make: (now: () => number) => Simulator,
  change: (simulator: Simulator) => Changes,
): { simulator: Simulator; changeAt: (instant: Date) => Changes } {
  let standing: number | null = begun_at.getTime();
  const simulator = make(() => standing ?? Date.now());
  const changeAt = (instant: Date): Changes => {
    standing = instant.getTime();
    const changes = change(simulator);
    standing = null;
    return changes;
  };
  for (const instant of changed_at) changeAt(new Date(instant));
  standing = null;
  return { simulator, changeAt };
}
