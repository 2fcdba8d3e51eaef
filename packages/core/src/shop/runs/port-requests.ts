import { IntegrationError, isIntegrationError } from '../../errors.ts';
import type { JobEngine } from '../../jobs/job-engine.ts';
import type { Logger } from '../../logger.ts';
import type { Denials } from '../../policy/denials.ts';
import { policyVersion } from '../../policy/table.ts';
import type { FindProvider } from '../../provider/registry.ts';
import type { PortTransaction, PortTransactions } from '../../runs/port-transactions.ts';
import type { Scope } from '../../scope.ts';
import type { RunRow } from '../../storage/run-row.ts';
import type { Storage } from '../../storage/storage.ts';
import type { RecordedRun } from './line-up.ts';
import { checkKey, deliver, recordRun } from './request-run.ts';
import { byHost } from './requester.ts';
import type { RunRequest, RunSettings } from './run-request.ts';

/** Options of a run that a port requests. */
export interface PortRunSettings<Tx> extends RunSettings {
  /** `context.tx` of the port that requests it: the run exists exactly if the port's writes do. */
  readonly tx: Tx;
}

/** Requests runs from inside host ports. */
export interface PortRequests<CapabilityKey extends string = string, Tx = unknown> {
  /**
   * Records a run in the open transaction of a port, on behalf of the actor of the run that calls the port. It starts after the
   * commit; a rollback leaves no run. No role decides, but connection, capability and credential must be ready for use.
   * @param scope `context.scope` of the port
   * @throws IntegrationError `invalid_input` if `tx` is not what an open port of this shop got, or the input is wrong;
   * `policy_denied`, `not_found`, `run_in_progress`, `outcome_unknown`. A port may catch any of these and go on: its transaction is
   * as it was.
   * @example
   * // In a port, which gets `scope` and `tx`:
   * const input = { orderId: order.externalId, text: 'A new order' };
   * await integrations.requests.run(scope, connectionId, 'send_message', input, { tx });
   */
  run(
    scope: Scope,
    connectionId: string,
    capability: CapabilityKey,
    input: unknown,
    settings: PortRunSettings<Tx>,
  ): Promise<RunRow>;
}

export interface PortRequestsOptions<Tx> {
  readonly storage: Storage<Tx>;
  readonly portTransactions: PortTransactions<Tx>;
  readonly provider: FindProvider;
  readonly jobs: JobEngine;
  readonly denials: Denials;
  readonly log: Logger;
}

export function createPortRequests<Tx>(options: PortRequestsOptions<Tx>): PortRequests<string, Tx> {
  const { storage, portTransactions, provider, denials, log } = options;
  // An engine that enqueues inside a transaction has to be prepared before it: this one is open already.
  const jobs: JobEngine = { ...options.jobs };
  delete jobs.enqueueIn;

  const recordIn = async (open: PortTransaction<Tx>, request: RunRequest): Promise<RecordedRun> => {
    const { shopId } = open.scope;
    try {
      checkKey(request);
      const requester = byHost({ id: open.actorId, shopId });
      return await recordRun(open.unit, { provider, jobs }, requester, { ...request, trigger: 'port' });
    } catch (error) {
      if (isIntegrationError(error, 'policy_denied')) open.onEnd(() => denials.record(denialOf(error, open)));
      throw error;
    }
  };

  return {
    async run({ shopId }, connectionId, capability, input, { tx, ...settings }) {
      const open = portTransactions.find(tx);
      if (open?.scope.shopId !== shopId) throw notOpen();
      const recorded = await recordIn(open, { connectionId, capability, input, ...settings });
      open.onEnd(async (hasCommitted) => {
        if (hasCommitted) await deliver({ storage, jobs, log }, open.scope, recorded);
      });
      return recorded.run;
    },
  };
}

const denialOf = (
  { message, rule, connectionId }: IntegrationError,
  { scope: { shopId }, actorId }: Pick<PortTransaction<unknown>, 'scope' | 'actorId'>,
) => ({
  scope: { shopId },
  message,
  connectionId: connectionId ?? null,
  actorId,
  meta: { rule: rule ?? null, permission: 'use', role: null, policy_version: policyVersion },
});

const notOpen = () =>
  new IntegrationError(
    'invalid_input',
    'A run was requested with a `tx` that is not the open transaction of a port of this shop: pass the `scope` and `tx` that the port got, and await the request inside the port. Outside of a port, request it with `integrations.for(actor).actions.run` after your commit.',
    { issues: [{ path: 'tx', problem: 'must be the open transaction that the port got as context.tx' }] },
  );
