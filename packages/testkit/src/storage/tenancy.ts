import { describe, expect, it } from 'vitest';
import { type PopulatedShop, populate, snapshot } from './populate.ts';
import { allProbes, type Ids } from './probes.ts';
import { at, newId, newShop, type Opened } from './rows.ts';

export function tenancyCases(storage: Opened): void {
  describe('ids of another shop are unknown', () => {
    it.each(allProbes)('to $name', async ({ probe }) => {
      const foreign: PopulatedShop = await populate(storage());
      const run = foreign.run.id;
      await storage().transaction(foreign.scope, ({ runs }) => runs.claim(run, 'worker', at(0), 1000));
      const before = await snapshot(storage(), foreign);
      const ask = (ids: Ids) => storage().transaction(newShop(), (unit) => probe(unit, ids));

      const ofForeign = await ask({
        connectionId: foreign.connection.id,
        credentialId: foreign.credential.id,
        runId: run,
      });
      const ofUnknown = await ask({ connectionId: newId(), credentialId: newId(), runId: newId() });

      expect(ofForeign).toEqual(ofUnknown);
      expect(await snapshot(storage(), foreign)).toEqual(before);
      const kept = await storage().transaction(foreign.scope, async ({ leases, oauthStates }) => [
        await leases.acquire('held', 'thief', at(1), at(9)),
        (await oauthStates.take('state-1', at(1)))?.connectionId,
      ]);
      expect(kept).toEqual([false, foreign.connection.id]);
    });

    it('even where both shops use the same provider, record and lease names', async () => {
      const [one, two] = [await populate(storage()), await populate(storage())];
      const [first, second] = [await snapshot(storage(), one), await snapshot(storage(), two)];
      expect(first.connections).toEqual([one.connection]);
      expect(second.connections).toEqual([two.connection]);
      expect(first.events).toEqual([one.event]);
      expect(second.runs).toEqual([two.drain, two.run]);
    });
  });
}
