import { stateByLive } from '../../credentials/credential-state.ts';
import type { Policy } from '../../policy/policy.ts';
import { findCapability, isPull, type Provider } from '../../provider/provider.ts';
import { newRun } from '../../storage/new-run.ts';
import type { ScheduledRun, TakenSchedule } from '../../storage/storage.ts';
import { conditionsOf, readInput, toJson } from '../runs/request-run.ts';
import { byActor } from '../runs/requester.ts';
import type { NextTime } from './spread.ts';

interface Options {
  readonly provider: (key: string) => Provider;
  readonly policy: Policy;
  readonly nextTime: NextTime;
}

/**
 * The run of a due schedule, if its rows alone decide that it may be requested: an import that the policy allows.
 * @returns null otherwise; `recordRun` then requests it, or says why not
 */
export function plainRun(
  options: Options,
  { scope, row, connection, live }: TakenSchedule,
  now: Date,
): ScheduledRun | null {
  try {
    const provider = options.provider(connection.providerKey);
    const capability = findCapability(provider, row.capability);
    const credential = stateByLive(provider, connection, live);
    if (!isPull(capability) || credential === null) return null;
    const requester = byActor(options.policy, { id: row.actorId, shopId: scope.shopId, role: row.actorRole });
    const { allowed } = requester.decideUse(row.capability, conditionsOf(connection, row.capability, credential));
    const input = readInput(capability, row.input);
    if (!allowed || !input.success) return null;
    const { actorId } = row;
    const run = newRun(connection, {
      capability: row.capability,
      trigger: 'schedule',
      input: toJson(input.data),
      actorId,
    });
    return { scope, run, from: row.nextAt, to: options.nextTime(row, connection.id, now) };
  } catch {
    return null;
  }
}
