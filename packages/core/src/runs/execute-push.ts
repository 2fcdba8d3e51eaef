import { IntegrationError } from '../errors.ts';
import { healthy } from '../events/connection-health.ts';
import { runEvent } from '../events/event.ts';
import { toIssues } from '../issues.ts';
import type { PushCapability } from '../provider/provider.ts';
import type { Json } from '../storage/rows.ts';
import { planRetry } from './plan-retry.ts';
import { callProvider } from './provider-fault.ts';
import { createPushPorts } from './push-ports.ts';
import { createPushSteps } from './push-steps.ts';
import { leaseLost, type RunWork, recordRunHealth } from './run-work.ts';

/** Runs a push and stores its output as the run's result. */
export async function executePush<Tx>(work: RunWork<Tx>, capability: PushCapability): Promise<void> {
  const { run, scope, owner, signal } = work;
  const input = (capability.input ?? capability.contract.input).parse(run.input);
  const { storage, portTransactions } = work.options;
  const ports = createPushPorts(work, capability.contract, (call) => portTransactions.transaction(scope, run, call));
  const steps = createPushSteps(work, (unit, called) =>
    createPushPorts(work, capability.contract, (call, port) => {
      called.add(port);
      return call(unit);
    }),
  );
  const { http, connection, provider } = work;
  const about = {
    id: run.id,
    connectionId: connection.id,
    providerKey: provider.key,
    reconciled: run.steps.reconciled ?? 0,
    mayRetry: (error: IntegrationError) => planRetry(error, run, work.options.retry, work.options.clock.now()) !== null,
  };
  const output = capability.contract.output.safeParse(
    await callProvider({ capability: run.capability, label: provider.label }, () =>
      capability.run({
        run: about,
        scope: { shopId: scope.shopId },
        http,
        config: connection.config,
        input,
        ports,
        steps,
        signal,
      }),
    ),
  );
  if (!output.success)
    throw new IntegrationError(
      'internal',
      `Provider ${work.provider.label} returned a result of ${run.capability} that does not match its contract. Report this to the maintainers of the provider package.`,
      { issues: toIssues(output.error) },
    );
  await storage.transaction(scope, async (unit) => {
    const result: Json = JSON.parse(JSON.stringify(output.data));
    if (!(await unit.runs.finish(run.id, owner, { state: 'SUCCESS', at: work.options.clock.now(), result })))
      throw leaseLost(run);
    await unit.events.append([runEvent(run, 'run.succeeded', `${run.capability}: done`)]);
    await recordRunHealth(unit, run, healthy);
  });
}
