import * as z from 'zod';
import { IntegrationError } from '../errors.ts';
import type { JsonObject } from '../storage/rows.ts';
import type { HostPorts } from './erased-ports.ts';
import { type Capability, isPull, type Provider } from './provider.ts';

export type FindProvider = (key: string) => Provider;

/**
 * The providers by key, each with every host port that it needs.
 * @throws IntegrationError `not_configured` where a key stands twice or a port is missing: at start, not at the first run.
 */
export function indexProviders(providers: readonly Provider[], ports: HostPorts): FindProvider {
  const index = new Map<string, Provider>();
  for (const provider of providers) {
    if (index.has(provider.key))
      throw new IntegrationError(
        'not_configured',
        `Two providers have the key "${provider.key}": give one another key, or leave it out.`,
      );
    index.set(provider.key, provider);
    requirePorts(provider, ports);
  }
  return (key) => {
    const found = index.get(key);
    if (found) return found;
    const known = [...index.keys()].join(', ') || 'none';
    throw new IntegrationError('not_found', `There is no provider "${key}"; there are: ${known}.`);
  };
}

function requirePorts(provider: Provider, ports: HostPorts): void {
  for (const capability of Object.values(provider.capabilities)) {
    for (const name of neededPorts(capability)) {
      const [domain = '', method = ''] = name.split('.');
      if (typeof ports[domain]?.[method] !== 'function')
        throw new IntegrationError(
          'not_configured',
          `${provider.label} needs the host port ${name} for ${capability.contract.key}: give it in \`ports\`.`,
        );
    }
  }
}

function neededPorts(capability: Capability): string[] {
  if (isPull(capability)) return [capability.contract.port];
  return Object.entries(capability.contract.ports).flatMap(([name, { optional }]) => (optional ? [] : name));
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** The host's ports with their types forgotten; what is no group of functions is left out, and then missing. */
export const readPorts = (ports: unknown): HostPorts =>
  Object.fromEntries(
    Object.entries(isRecord(ports) ? ports : {}).flatMap(([domain, group]) =>
      isRecord(group) ? [[domain, group] as const] : [],
    ),
  );

/** A provider as people see it. */
export interface ProviderDescription {
  readonly key: string;
  readonly label: string;
  readonly category: Provider['category'];
  /** Kinds of credential it takes, the usual one first. */
  readonly authTypes: readonly Provider['auth'][number]['kind'][];
  readonly capabilities: readonly {
    readonly key: string;
    readonly label: string;
    readonly mode: 'pull' | 'push';
    /** JSON Schema (2020-12) of what `actions.run` takes. */
    readonly inputSchema: JsonObject;
  }[];
  /** JSON Schema (2020-12) of what a connection is configured with. */
  readonly configSchema: JsonObject;
}

const described = new WeakMap<Provider, ProviderDescription>();

/** Describes a provider, once: it never changes. */
export function describeProvider(provider: Provider): ProviderDescription {
  const known = described.get(provider);
  if (known) return known;
  const description: ProviderDescription = {
    key: provider.key,
    label: provider.label,
    category: provider.category,
    authTypes: provider.auth.map(({ kind }) => kind),
    capabilities: Object.values(provider.capabilities).map(({ contract: { key, label, mode, input }, input: own }) => ({
      key,
      label,
      mode,
      inputSchema: toJsonSchema(own ?? input),
    })),
    // Strict, as a config is read.
    configSchema: toJsonSchema(provider.config.strict()),
  };
  described.set(provider, description);
  return description;
}

const configs = new WeakMap<Provider, readonly JsonObject[]>();

/** The config of a provider as JSON Schema: as it is given, and as it is kept, which a transform can make another thing. */
export function describeConfig(provider: Provider): readonly JsonObject[] {
  const known = configs.get(provider);
  if (known) return known;
  const config = [describeProvider(provider).configSchema, toJsonSchema(provider.config.strict(), 'output')];
  configs.set(provider, config);
  return config;
}

/** What a schema takes or gives, as JSON Schema; what that cannot say is left open. */
function toJsonSchema(schema: z.ZodType, io: 'input' | 'output' = 'input'): JsonObject {
  const json: JsonObject = JSON.parse(JSON.stringify(z.toJSONSchema(schema, { io, unrepresentable: 'any' })));
  return json;
}
