import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { Source } from '../sources.ts';
import type { Changes } from './changes.ts';
import { recordChange } from './past.ts';

/** Makes something happen at every simulated shop. @returns the changes, by label */
export async function letADayPass(
  sources: readonly Source[],
  em: SqlEntityManager,
): Promise<ReadonlyMap<string, Changes>> {
  const at = new Date();
  await recordChange(em, at);
  return new Map(
    sources.flatMap(({ label, simulated }) => {
      if (!simulated?.changeAt) return [];
      const changes = simulated.changeAt(at);
      // A replay makes both, so both are made here.
      simulated.webhooks?.sendOrderAt(at);
      return [[label, changes] as const];
    }),
  );
}
