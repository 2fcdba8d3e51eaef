import { IntegrationError } from '../errors.ts';

/** Host functions by domain and name, without their types. */
export type HostPorts = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Host functions as a push calls them: without the context, which is added for them. */
export type CallPorts = Readonly<Record<string, Readonly<Record<string, CalledPort | undefined>>>>;
export type CalledPort = (...args: readonly unknown[]) => Promise<unknown>;

/** Splits `catalog.getProduct` into domain and method. */
export function splitPortName(name: string): readonly [domain: string, method: string] {
  const [domain = '', method = ''] = name.split('.');
  return [domain, method];
}

type HostPort = (...args: readonly unknown[]) => unknown;

/** The host's function for a port such as `catalog.getProduct`, bound to its domain; undefined if there is none. */
export function findPort(ports: HostPorts, name: string): HostPort | undefined {
  const [domain, method] = splitPortName(name);
  const port = ports[domain]?.[method];
  return typeof port === 'function' ? port.bind(ports[domain]) : undefined;
}

/** Like {@link findPort}. @throws IntegrationError `not_configured` if the host does not have it */
export function mustFindPort(ports: HostPorts, name: string): HostPort {
  const port = findPort(ports, name);
  if (port) return port;
  throw new IntegrationError('not_configured', `The host does not provide the port ${name}: add it to ports.`);
}
