import type * as z from 'zod';
import { IntegrationError } from '../errors.ts';
import { isOneLine } from '../records/one-line.ts';
import type { CanonicalRecord } from '../records/record.ts';
import { drainKey } from '../storage/webhooks.ts';
import type { AuthDescriptor, AuthDescriptorOf, AuthKind } from './auth.ts';
import type { CapabilityContract, PullContract, PullInput, PushContract } from './capability.ts';
import type { CapabilityLiterals, Schemas } from './capability-literals.ts';
import type {
  DocumentContext,
  FetchContext,
  FetchedRecords,
  PullContext,
  PullPage,
  PushContext,
  RunDocument,
} from './context.ts';
import type { CallPorts } from './erased-ports.ts';
import type { ProviderHttp } from './http.ts';
import { type HttpOf, haveDefaultHeader, type ProviderHttpDescriptor } from './http-descriptor.ts';
import { sealAppSource } from './oauth-app.ts';
import type { WebhookDescriptor } from './webhooks/descriptor.ts';

/** What a person does at the provider before a shop can connect: shown beside the form. */
export interface ProviderSetup {
  /** Address of the provider's page where an app, a token or a key is made. */
  readonly link: string;
  /** What each scope of {@link oauth2} is for: a sentence for the person who gives consent. */
  readonly scopes?: Readonly<Record<string, string>>;
}

/** The definition of a provider: what {@link defineProvider} takes. */
export interface ProviderDefinition<
  Key extends string,
  ConfigSchema extends z.ZodObject,
  Kind extends AuthKind,
  Field extends string,
  Contracts,
  Inputs,
  Cursors,
> {
  /** Identifies the provider: snake_case. Stored with every connection: never rename it. */
  readonly key: Key;
  /** Name of the provider for people: `Acme`. */
  readonly label: string;
  /** `api`: it has an API of its own. `vendor`: a service vendor, which gets work and has none. */
  readonly category: 'api' | 'vendor';
  /** What to do at the provider first. */
  readonly setup?: ProviderSetup;
  /**
   * What a shop configures; never a secret. Describe each field with `.meta({ title, description, examples })`, as a form shows it. Mark a field that may contain one anyway with `.meta({ sensitive: true })`, or with
   * `.meta({ sensitive: 'query' })` if it is an address whose query may: people who cannot configure see it masked.
   */
  readonly config: ConfigSchema;
  /**
   * The kinds of credential that it accepts, made with {@link oauth2} and the like. In a list, the first is the default and the
   * others are also accepted.
   */
  readonly auth:
    | AuthDescriptorOf<Kind, z.output<ConfigSchema>, Field>
    | readonly AuthDescriptorOf<Kind, z.output<ConfigSchema>, Field>[];
  /** How its API is called. */
  readonly http: HttpOf<z.output<ConfigSchema>, NoInfer<Kind>, NoInfer<Field>>;
  /** Checks that the connection works; throws if it does not. */
  test(context: { http: ProviderHttp; config: z.output<ConfigSchema>; signal: AbortSignal }): Promise<void>;
  /** How its deliveries are received. @default none: changes are seen by the next import */
  readonly webhooks?: WebhookDescriptor<z.output<ConfigSchema>> | undefined;
  /** What it can do, by the key of the capability's contract. */
  readonly capabilities: CapabilityLiterals<z.output<ConfigSchema>, Contracts, Inputs, Cursors>;
}

/** A pull as the runs see it, without its types. */
export interface PullCapability {
  readonly contract: PullContract;
  readonly input?: z.ZodType<PullInput> | undefined;
  readonly cursor: z.ZodType;
  readonly enumerates?: boolean | undefined;
  /** @default 0 */
  readonly overlapMs?: number | undefined;
  run(
    context: PullContext<unknown, PullInput, unknown>,
  ): AsyncGenerator<PullPage<CanonicalRecord, unknown>, void, undefined>;
  fetch?(context: FetchContext<unknown>, ids: readonly string[]): Promise<FetchedRecords<CanonicalRecord>>;
}
/** A push as the runs see it, without its types. */
export interface PushCapability {
  readonly contract: PushContract;
  readonly input?: z.ZodType | undefined;
  run(context: PushContext<unknown, unknown, CallPorts>): Promise<unknown>;
  readonly documents?: Readonly<
    Record<string, (context: DocumentContext<unknown, unknown, CallPorts>) => Promise<RunDocument>>
  >;
}
export type Capability = PullCapability | PushCapability;

/**
 * A provider as the SDK sees it. At the type level only, `Contract` (a union) carries its capabilities and the host ports they
 * need, and `Config` what a connection is created with.
 */
export interface Provider<Key extends string = string, Contract = unknown, Config = unknown> {
  readonly key: Key;
  readonly label: string;
  readonly category: 'api' | 'vendor';
  readonly setup?: ProviderSetup | undefined;
  readonly config: z.ZodObject;
  readonly auth: readonly AuthDescriptor[];
  readonly http: ProviderHttpDescriptor<unknown>;
  test(context: { http: ProviderHttp; config: unknown; signal: AbortSignal }): Promise<void>;
  readonly capabilities: Readonly<Record<string, Capability>>;
  readonly webhooks?: WebhookDescriptor<unknown> | undefined;
  /** For logs: zod schemas no longer work after they were serialised. */
  readonly toJSON?: () => { readonly key: string; readonly label: string; readonly category: string };
  readonly '~contract'?: Contract;
  readonly '~config'?: Config;
}

/** The contracts that a union of providers implements. */
export type ContractOf<Each> = Each extends Provider<string, infer Contract> ? Contract : never;

/** Keys of their capabilities; any text if the compiler does not know the provider. */
export type CapabilityKey<Each> =
  ContractOf<Each> extends infer Contract
    ? unknown extends Contract
      ? string
      : Contract extends CapabilityContract
        ? Contract['key']
        : never
    : never;

/** A definition without its types: what {@link defineProvider} receives at run time. */
interface ErasedDefinition extends Omit<Provider, 'auth'> {
  readonly auth: AuthDescriptor | readonly AuthDescriptor[];
}

/**
 * Defines a provider: one literal, from which config, input, cursor, items and the needed host ports are inferred.
 * @throws IntegrationError `not_configured` if a key is not snake_case or differs from its contract's, or a pull has no cursor schema.
 * @example
 * export const acme = defineProvider({
 *   key: 'acme', label: 'Acme', category: 'api', config: z.object({}), auth: accessToken(),
 *   http: { baseUrl: 'https://api.acme.example' },
 *   test: async ({ http }) => void (await http.get('/me')),
 *   capabilities: {},
 * });
 */
export function defineProvider<
  const Key extends string,
  ConfigSchema extends z.ZodObject,
  Kind extends AuthKind,
  Field extends string,
  Contracts extends Record<string, CapabilityContract>,
  Inputs extends Schemas<Contracts>,
  Cursors extends Schemas<Contracts>,
>(
  definition: ProviderDefinition<Key, ConfigSchema, Kind, Field, Contracts, Inputs, Cursors>,
): Provider<Key, Contracts[keyof Contracts], z.input<ConfigSchema>>;
export function defineProvider(definition: object): Provider {
  if (!isDefinition(definition))
    throw new IntegrationError('not_configured', 'A provider needs a key, capabilities, auth, http and test.');
  const refuse = (problem: string): never => {
    throw new IntegrationError('not_configured', `Provider "${definition.key}": ${problem}`);
  };
  if (!/^[a-z][a-z0-9_]{0,62}$/.test(definition.key)) refuse('its key must be snake_case, at most 63 characters.');
  if (!isOneLine(definition.label)) refuse('its label must be one line: it stands in messages and logs.');
  if (drainKey in definition.capabilities)
    refuse(`the key "${drainKey}" stands for the runs that webhooks start: give the capability another one.`);
  for (const [key, capability] of Object.entries(definition.capabilities)) {
    if (capability.contract.key !== key)
      refuse(`capability "${key}" implements the contract "${capability.contract.key}": write it under that key.`);
    if (isPull(capability) && capability.cursor === undefined)
      refuse(`capability "${key}" needs a cursor schema, so that an interrupted run can be resumed.`);
  }
  const { key, label, category } = definition;
  const auth = [definition.auth].flat().map(withSealedApp);
  const { http } = definition;
  if (!http.headers && !http.target && !haveDefaultHeader(auth.map(({ kind }) => kind)))
    refuse('it accepts an API key or custom fields: write `http.headers` or `http.target`, which send them.');
  const perApp = http.rateLimit?.perApp;
  if (perApp && !Object.values(perApp).every((limit) => limit === undefined || limit > 0))
    refuse('`http.rateLimit.perApp` needs limits greater than 0.');
  return {
    ...definition,
    auth,
    toJSON: () => ({ key, label, category }),
  };
}

/** A descriptor can be written without `oauth2()`. */
const withSealedApp = (auth: AuthDescriptor): AuthDescriptor =>
  auth.kind === 'oauth2' ? { ...auth, app: sealAppSource(auth.app) } : auth;

const isDefinition = (value: object): value is ErasedDefinition =>
  ['key', 'config', 'auth', 'http', 'test', 'capabilities'].every((name) => name in value);

export const isPull = (capability: Capability): capability is PullCapability => capability.contract.mode === 'pull';

/** @throws IntegrationError `not_found` if the provider has no such capability. */
export function findCapability(provider: Provider, key: string): Capability {
  const found = Object.hasOwn(provider.capabilities, key) ? provider.capabilities[key] : undefined;
  if (found) return found;
  const known = Object.keys(provider.capabilities).join(', ') || 'none';
  throw new IntegrationError('not_found', `${provider.label} has no capability "${key}"; it has: ${known}.`);
}
