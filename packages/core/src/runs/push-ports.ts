import type { PushContract } from '../capability.ts';
import { IntegrationError } from '../errors.ts';
import type { StorageUnit } from '../storage.ts';
import type { HostPorts, RunWork } from './run-work.ts';

/** Host functions as a push calls them: without the context, which is added here. */
export type CallPorts = Readonly<Record<string, Readonly<Record<string, CalledPort | undefined>>>>;
type CalledPort = (...args: readonly unknown[]) => Promise<unknown>;

/** For which run host functions are called. */
export interface PortCaller<Tx> extends Pick<RunWork<Tx>, 'scope' | 'run' | 'provider' | 'connection' | 'signal'> {
  readonly options: { readonly ports: HostPorts };
}

type InTransaction<Tx> = (work: (unit: StorageUnit<Tx>) => Promise<unknown>) => Promise<unknown>;

/** The host functions that a contract names, each call in the transaction that `within` gives it; optional ones where the host has them. */
export function createPushPorts<Tx>(
  work: PortCaller<Tx>,
  contract: PushContract,
  within: InTransaction<Tx>,
): CallPorts {
  const ports: Record<string, Record<string, CalledPort | undefined>> = {};
  for (const [name, { optional }] of Object.entries(contract.ports)) {
    const [domain = '', method = ''] = name.split('.');
    const isLeftOut = optional && !isFunction(work.options.ports[domain]?.[method]);
    const call: CalledPort = (...args) => within((unit) => callPort(work, name, args, unit));
    ports[domain] = { ...ports[domain], [method]: isLeftOut ? undefined : call };
  }
  return ports;
}

async function callPort<Tx>(
  { options, scope, run, provider, connection, signal }: PortCaller<Tx>,
  name: string,
  args: readonly unknown[],
  unit: StorageUnit<Tx>,
): Promise<unknown> {
  const [domain = '', method = ''] = name.split('.');
  const group = options.ports[domain];
  const port = group?.[method];
  if (!isFunction(port)) throw new IntegrationError('not_configured', `The host gives no port ${name}.`);
  const about = { providerKey: provider.key, connectionId: connection.id, runId: run.id };
  try {
    return await port.call(group, ...args, { scope, tx: unit.tx, signal, ...about });
  } catch (cause) {
    if (cause instanceof IntegrationError) throw cause;
    throw new IntegrationError('port_failed', `The host port ${name} failed; what it wrote was rolled back.`, {
      cause,
    });
  }
}

const isFunction = (value: unknown): value is (...args: readonly unknown[]) => unknown => typeof value === 'function';
