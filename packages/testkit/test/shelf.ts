import { IntegrationError } from '@makerfex/integrations-core';
import {
  type AuthDescriptor,
  defineProvider,
  type FetchedRecords,
  type HttpReply,
  importCustomers,
  type OpenedCredential,
  oauth2,
  type ProviderHttp,
  type ProviderHttpDescriptor,
  type PullPage,
  type PullWindow,
  type RecordIssue,
} from '@makerfex/integrations-core/provider';
import type { Customer } from '@makerfex/integrations-core/records';
import * as z from 'zod';
import type { ProviderUnderTest } from '../src/provider/harness.ts';
import { createShelfSimulator, type ShelfSimulatorOptions } from './shelf-simulator.ts';

export const app = { clientId: 'shelf', clientSecret: 'secret/of the+app' };
export type ShelfItem = z.input<typeof importCustomers.item>;
export type ShelfPage = PullPage<ShelfItem, { after: number }>;

/** How a pull of the shelf can be written. */
export interface ShelfContext {
  readonly http: ProviderHttp;
  readonly signal: AbortSignal;
  readonly window: PullWindow;
  readonly after: number;
  /** The window as parameters of a request; empty for an enumeration. */
  readonly narrowing: { readonly since?: string | undefined; readonly until?: string };
}

export interface ShelfOptions extends ShelfSimulatorOptions {
  readonly pages?: (context: ShelfContext) => AsyncGenerator<ShelfPage, void, undefined>;
  readonly fault?: NonNullable<ProviderHttpDescriptor<object>['fault']>;
  readonly test?: (http: ProviderHttp) => Promise<void>;
  readonly auth?: AuthDescriptor;
  /** The secret that a token is a part of, for other kinds than tokens and keys. */
  readonly secret?: (token: string) => Record<string, string>;
  readonly publicOnly?: boolean;
  readonly target?: NonNullable<ProviderHttpDescriptor<object>['target']>;
  readonly enumerates?: boolean;
  readonly byId?: (http: ProviderHttp, ids: readonly string[]) => Promise<FetchedRecords<ShelfItem>>;
}

const oauth = oauth2({ authorizeUrl: 'https://shelf.example', tokenUrl: 'https://shelf.example', scopes: [], app });

/** The smallest API there is, ten customers in pages of three, and a provider of it that can be broken in every way. */
export function shelf({
  pages = written(),
  auth = oauth,
  enumerates,
  byId,
  ...options
}: ShelfOptions = {}): ProviderUnderTest {
  const provider = defineProvider({
    key: 'shelf',
    label: 'Shelf',
    category: 'api',
    config: z.object({}),
    auth,
    http: {
      baseUrl: 'https://shelf.example',
      headers: ({ credential }) => bearerOf(credential),
      publicOnly: options.publicOnly ?? false,
      ...(options.target && { target: options.target }),
      ...(options.fault && { fault: options.fault }),
    },
    test: async ({ http }) => {
      if (options.test) await options.test(http);
      else await http.get('/customers');
    },
    capabilities: {
      import_customers: {
        contract: importCustomers,
        cursor: z.object({ after: z.int() }),
        enumerates: enumerates ?? false,
        run: ({ http, signal, window, cursor }) => {
          const narrowing = enumerates ? {} : { since: window.since?.toISOString(), until: window.until.toISOString() };
          return pages({ http, signal, window, narrowing, after: cursor?.after ?? 0 });
        },
        ...(byId && { fetch: ({ http }, ids) => byId(http, ids) }),
      },
    },
  });
  const { secret } = options;
  const simulator = createShelfSimulator(options);
  const { issueTokens, expireAll } = simulator.tokens;
  const credentials = secret && { issue: () => secret(issueTokens().access_token), expireAll };
  return { provider, config: {}, simulator: { app, ...simulator, ...(credentials && { credentials }) } };
}

const bearerOf = (credential: OpenedCredential): Record<string, string> => {
  if ('accessToken' in credential) return { authorization: `Bearer ${credential.accessToken}` };
  return credential.kind === 'api_key' ? { authorization: `Bearer ${credential.apiKey}` } : {};
};

/** What a page brings, without its place. */
export type Mapped = Omit<ShelfPage, 'cursor'>;

/** One part of the pull that is written otherwise than it should be. */
interface Twist {
  readonly read?: (context: ShelfContext) => Promise<ShelfAnswer>;
  readonly map?: (raws: readonly unknown[]) => Mapped;
  readonly items?: (customers: readonly ShelfItem[], after: number) => ShelfItem[];
  /** What a cursor holds, behind the page that begins after one id and ends with the other. */
  readonly place?: (after: number, next: number) => number;
}

/** The pull as it should be written, but for the twist. */
export const written = ({ read = readPage, map = mapLeniently, items, place }: Twist = {}) =>
  async function* (context: ShelfContext) {
    for (let after: number | null = context.after; after !== null; ) {
      const { customers, next }: ShelfAnswer = await read({ ...context, after });
      const end = next ?? after + customers.length;
      const mapped = map(customers);
      const cursor = { after: place?.(after, end) ?? end };
      yield { ...mapped, items: items?.(mapped.items, after) ?? mapped.items, cursor };
      after = next;
    }
  };

/** Takes what can be read, and says of the rest which field was wrong. */
export function mapLeniently(raws: readonly unknown[]): Mapped {
  const items: Customer[] = [];
  const rejected: RecordIssue[] = [];
  for (const raw of raws) {
    const { data, error } = importCustomers.item.safeParse(raw);
    if (data) items.push(data);
    const externalId = z.object({ externalId: z.string() }).safeParse(raw).data?.externalId ?? null;
    for (const { path, message } of error?.issues ?? [])
      rejected.push({ externalId, field: path.join('.'), problem: message });
  }
  return { items, rejected };
}

const answerSchema = z.object({ customers: z.array(z.unknown()), next: z.int().nullable(), total: z.int().optional() });
export type ShelfAnswer = z.infer<typeof answerSchema>;

export const readPage = async ({ http, after, narrowing }: ShelfContext): Promise<ShelfAnswer> =>
  parse(await http.get('/customers', { query: { after, ...narrowing } }));

export function parse({ body }: HttpReply): ShelfAnswer {
  const page = answerSchema.safeParse(body);
  if (page.success) return page.data;
  throw new IntegrationError('provider_malformed', 'The shelf answered GET /customers with something else.');
}
