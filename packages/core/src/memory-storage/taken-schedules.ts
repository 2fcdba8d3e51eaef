import type { Scope } from '../scope.ts';
import type { DueSchedule, TakenSchedule, TakenSchedules, UnitOfWork } from '../storage/storage.ts';

/** Due schedules in one transaction, which opens a unit of work for each of their shops. */
export const takenOf = <Tx>(
  due: readonly DueSchedule[],
  open: (scope: Scope) => UnitOfWork<Tx>,
): TakenSchedules<Tx> => ({
  due,
  async read() {
    const taken: TakenSchedule[] = [];
    for (const { scope, connectionId, capability } of due) {
      const { schedules, connections } = open(scope);
      const row = await schedules.find(connectionId, capability);
      const found = await connections.findWithCredential(connectionId);
      if (row && found) taken.push({ scope, row, ...found });
    }
    return taken;
  },
  async request(requests) {
    const inserted = new Set<string>();
    for (const { scope, run, from, to } of requests) {
      const { runs, schedules } = open(scope);
      if (!(await runs.insert(run))) continue;
      await schedules.advance(run.connectionId, run.capability, { from, to, runId: run.id });
      inserted.add(run.id);
    }
    return inserted;
  },
  inShop: (scope, inOne) => inOne(open(scope)),
});
