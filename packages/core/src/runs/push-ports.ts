import type { PushContract } from '../provider/capability.ts';
import {
  type CalledPort,
  type CallPorts,
  findPort,
  type HostPorts,
  mustFindPort,
  splitPortName,
} from '../provider/erased-ports.ts';
import type { Storage, UnitOfWork } from '../storage/storage.ts';
import { nameLateFault, type PortCall, toPortError } from './port-fault.ts';
import type { RunWork } from './run-work.ts';

/** The run on whose behalf host functions are called. */
export interface PortCaller<Tx> extends Pick<RunWork<Tx>, 'scope' | 'run' | 'provider' | 'connection' | 'signal'> {
  readonly options: { readonly ports: HostPorts; readonly storage: Pick<Storage, 'isTransient'> };
}

/** @param port the name of the port that is called */
type InTransaction<Tx> = (work: (unit: UnitOfWork<Tx>) => Promise<unknown>, port: string) => Promise<unknown>;

/** The host functions that a contract names, each called in a transaction of `within`. Optional ones only if the host has them. */
export function createPushPorts<Tx>(
  work: PortCaller<Tx>,
  contract: PushContract,
  within: InTransaction<Tx>,
): CallPorts {
  const ports: Record<string, Record<string, CalledPort | undefined>> = {};
  for (const [name, { optional }] of Object.entries(contract.ports)) {
    const [domain, method] = splitPortName(name);
    const isLeftOut = optional && !findPort(work.options.ports, name);
    const call: CalledPort = async (...args) => {
      try {
        return await within((unit) => callPort(work, name, args, unit), name);
      } catch (thrown) {
        throw nameLateFault(work.options.storage, nameCall(work, name, args), thrown);
      }
    };
    ports[domain] = { ...ports[domain], [method]: isLeftOut ? undefined : call };
  }
  return ports;
}

async function callPort<Tx>(
  work: PortCaller<Tx>,
  name: string,
  args: readonly unknown[],
  unit: UnitOfWork<Tx>,
): Promise<unknown> {
  const { options, scope, run, provider, connection, signal } = work;
  const port = mustFindPort(options.ports, name);
  const about = { providerKey: provider.key, connectionId: connection.id, runId: run.id };
  try {
    return await port(...args, { scope, tx: unit.tx, signal, ...about });
  } catch (thrown) {
    throw toPortError(options.storage, nameCall(work, name, args), thrown);
  }
}

/** Names a call by its first argument if that is a host id, such as a product's; otherwise by its run. */
function nameCall({ run }: Pick<PortCaller<unknown>, 'run'>, port: string, [first]: readonly unknown[]): PortCall {
  return { port, about: typeof first === 'string' && hostId.test(first) ? first : `run ${run.id}` };
}

/** Anything longer, or with other characters, may not be an id. */
const hostId = /^[\w.:-]{1,100}$/;
