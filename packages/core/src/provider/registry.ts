import * as z from 'zod';
import { IntegrationError } from '../errors.ts';
import { nearest } from '../options/nearest.ts';
import type { CredentialKind } from '../storage/credential-kinds.ts';
import type { JsonObject } from '../storage/rows.ts';
import type { CapabilityContract, PushScreen } from './capability.ts';
import { findPort, type HostPorts } from './erased-ports.ts';
import { type Capability, findCapability, isPull, type Provider } from './provider.ts';

export type FindProvider = (key: string) => Provider;

/**
 * Indexes providers by key and checks that the host has every port that they need.
 * @throws IntegrationError `not_configured` at start, not at the first run, if two have the same key or ports are missing.
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
  }
  requirePorts(index.values(), ports);
  return (key) => {
    const found = index.get(key);
    if (found) return found;
    const known = [...index.keys()].join(', ') || 'none';
    throw new IntegrationError('not_found', `There is no provider "${key}"; there are: ${known}.`);
  };
}

/** @throws IntegrationError `not_configured`, naming each missing port */
function requirePorts(providers: Iterable<Provider>, ports: HostPorts): void {
  const missing = new Map<string, string>();
  for (const { label, capabilities } of providers)
    for (const capability of Object.values(capabilities))
      for (const name of neededPorts(capability))
        if (!findPort(ports, name) && !missing.has(name))
          missing.set(
            name,
            `${label} needs the host port ${name} for ${capability.contract.key}: ${adviceOn(name, ports)}.`,
          );
  if (missing.size > 0) throw new IntegrationError('not_configured', [...missing.values()].join(' '));
}

function adviceOn(name: string, ports: HostPorts): string {
  const given = Object.entries(ports).flatMap(([domain, of]) =>
    isRecord(of) ? Object.keys(of).map((method) => `${domain}.${method}`) : [],
  );
  const similar = nearest(name, given);
  if (similar === undefined) return 'give it in `ports`';
  return similar === name ? 'what `ports` has there is no function' : `\`ports\` has ${similar}, rename it`;
}

function neededPorts(capability: Capability): string[] {
  if (isPull(capability)) return [capability.contract.port];
  return Object.entries(capability.contract.ports).flatMap(([name, { optional }]) => (optional ? [] : name));
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** The host's ports without their types. Anything but a group of functions is left out, and so reported as missing. */
export const readPorts = (ports: unknown): HostPorts =>
  Object.fromEntries(
    Object.entries(isRecord(ports) ? ports : {}).flatMap(([domain, group]) =>
      isRecord(group) ? [[domain, group] as const] : [],
    ),
  );

/** A provider as people see it. */
export interface ProviderDescription {
  /** Names it in `connections.create`. */
  readonly key: string;
  /** Its name for people. */
  readonly label: string;
  /** Whether it has an API of its own, or is a service vendor. */
  readonly category: Provider['category'];
  /** Kinds of credential it accepts, the default first. */
  readonly authTypes: readonly Provider['auth'][number]['kind'][];
  /** What a person does at the provider before a shop can connect. */
  readonly setup: {
    /** Address of the provider's page where an app, a token or a key is made. Null if there is nothing to do. */
    readonly link: string | null;
    /** The scopes that a consent requests. */
    readonly scopes: readonly {
      /** The scope, as the provider spells it. */
      readonly scope: string;
      /** What it is for; null if it is not said. */
      readonly reason: string | null;
    }[];
  };
  /** The secret of each of these kinds but `none`, in the same order. */
  readonly credentialSchemas: readonly {
    /** The kind that it is the secret of. */
    readonly kind: CredentialKind;
    /**
     * JSON Schema (2020-12) of the secret, to draw a form: `title`, `description` and `pattern` of each field, and `writeOnly` if
     * it is never shown.
     */
    readonly schema: JsonObject;
  }[];
  /** What it can do. */
  readonly capabilities: readonly {
    /** Names it in `actions.run`. */
    readonly key: string;
    /** Its name for people. */
    readonly label: string;
    /** Whether it brings records in or sends something out. */
    readonly mode: 'pull' | 'push';
    /** JSON Schema (2020-12) of the input of `actions.run`. */
    readonly inputSchema: JsonObject;
    /** The screen that a console may have for this input; null if the form of the schema is right. */
    readonly screen: PushScreen | null;
    /** The fields of the input for which the host finds choices: see `actions.choices`. */
    readonly choices: readonly string[];
  }[];
  /** JSON Schema (2020-12) of a connection's config. */
  readonly configSchema: JsonObject;
}

const described = new WeakMap<Provider, ProviderDescription>();

/** Describes a provider to people of a host, who choose from what its ports find. */
export function describeProvider(provider: Provider, ports: HostPorts): ProviderDescription {
  const description = describe(provider);
  return {
    ...description,
    capabilities: description.capabilities.map((one) => ({
      ...one,
      choices: [...choicePortsOf(findCapability(provider, one.key).contract)].flatMap(([field, port]) =>
        findPort(ports, port) ? field : [],
      ),
    })),
  };
}

/** The ports that find choices, by the field of the input that they are for. */
export const choicePortsOf = (contract: CapabilityContract): ReadonlyMap<string, string> =>
  new Map(
    contract.mode === 'pull'
      ? []
      : Object.entries(contract.ports).flatMap(([port, { choosesField: field }]) => (field ? [[field, port]] : [])),
  );

/** Without choices. The result is cached: a provider never changes. */
function describe(provider: Provider): ProviderDescription {
  const known = described.get(provider);
  if (known) return known;
  const description: ProviderDescription = {
    key: provider.key,
    label: provider.label,
    category: provider.category,
    authTypes: provider.auth.map(({ kind }) => kind),
    setup: describeSetup(provider),
    credentialSchemas: provider.auth.flatMap((auth) =>
      auth.kind === 'none' ? [] : [{ kind: auth.kind, schema: toJsonSchema(auth.secret) }],
    ),
    capabilities: Object.values(provider.capabilities).map(({ contract, input: own }) => ({
      key: contract.key,
      label: contract.label,
      mode: contract.mode,
      inputSchema: toJsonSchema(own ?? contract.input),
      screen: contract.mode === 'push' ? (contract.screen ?? null) : null,
      choices: [],
    })),
    // Strict, because configs are parsed strictly.
    configSchema: toJsonSchema(provider.config.strict()),
  };
  described.set(provider, description);
  return description;
}

const describeSetup = ({ setup, auth }: Provider): ProviderDescription['setup'] => ({
  link: setup?.link ?? null,
  scopes: auth.flatMap((one) =>
    one.kind === 'oauth2' ? one.scopes.map((scope) => ({ scope, reason: setup?.scopes?.[scope] ?? null })) : [],
  ),
});

const configs = new WeakMap<Provider, readonly JsonObject[]>();

/** JSON Schemas of a provider's config: as it is given, and as it is stored, since a transform can change it. */
export function describeConfig(provider: Provider): readonly JsonObject[] {
  const known = configs.get(provider);
  if (known) return known;
  const config = [describe(provider).configSchema, toJsonSchema(provider.config.strict(), 'output')];
  configs.set(provider, config);
  return config;
}

/** A schema's input or output as JSON Schema; what that cannot express is left open. */
function toJsonSchema(schema: z.ZodType, io: 'input' | 'output' = 'input'): JsonObject {
  const json: JsonObject = JSON.parse(JSON.stringify(z.toJSONSchema(schema, { io, unrepresentable: 'any' })));
  return json;
}
