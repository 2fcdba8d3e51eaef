import { IntegrationError } from '../../errors.ts';
import type { RunDocument } from '../../provider/context.ts';
import type { HostPorts } from '../../provider/erased-ports.ts';
import { findCapability, isPull } from '../../provider/provider.ts';
import type { FindProvider } from '../../provider/registry.ts';
import { toTransientError } from '../../runs/port-fault.ts';
import { createPushPorts } from '../../runs/push-ports.ts';
import { readStep } from '../../runs/push-steps.ts';
import type { Scope } from '../../scope.ts';
import { mustFind } from '../../storage/must-find.ts';
import type { Storage } from '../../storage/storage.ts';
import { mustFindRun } from './runs.ts';

export interface DocumentOptions<Tx> {
  readonly storage: Storage<Tx>;
  readonly provider: FindProvider;
  readonly ports: HostPorts;
}

/** Making a document fails after this long, in milliseconds. */
const timeoutMs = 60_000;

/**
 * Makes a document of a run from its steps and the host's ports. Documents are not stored, so each call makes it again.
 * @param name defaults to the capability's first document
 * @throws IntegrationError `not_found` if the shop has no such run, or the run has no such document
 */
export async function makeDocument<Tx>(
  { storage, provider: findProvider, ports }: DocumentOptions<Tx>,
  scope: Scope,
  runId: string,
  name?: string,
): Promise<RunDocument> {
  const { run, connection } = await storage.transaction(scope, async (unit) => {
    const found = await mustFindRun(unit, runId);
    return { run: found, connection: await mustFind(unit, found.connectionId) };
  });
  const provider = findProvider(connection.providerKey);
  const capability = findCapability(provider, run.capability);
  const documents = isPull(capability) ? undefined : capability.documents;
  if (isPull(capability) || !documents)
    throw new IntegrationError('not_found', `Run ${runId} is of ${run.capability}, which makes no documents.`);
  const names = Object.keys(documents);
  const chosen = name ?? names[0] ?? '';
  const make = Object.hasOwn(documents, chosen) ? documents[chosen] : undefined;
  if (!make)
    throw new IntegrationError('not_found', `Run ${runId} has no document of that name; it has: ${names.join(', ')}.`);
  const signal = AbortSignal.timeout(timeoutMs);
  const caller = { options: { ports, storage }, scope, run, provider, connection, signal };
  const context = {
    scope: { shopId: scope.shopId },
    config: connection.config,
    input: (capability.input ?? capability.contract.input).parse(run.input),
    ports: createPushPorts(caller, capability.contract, (call) => storage.transaction(scope, call)),
    steps: { read: (step, schema) => readStep(run, step, schema) },
    signal,
  } satisfies Parameters<typeof make>[0];
  try {
    return await make(context);
  } catch (thrown) {
    throw toTransientError(storage, `document "${chosen}" of run ${runId}`, thrown);
  }
}
