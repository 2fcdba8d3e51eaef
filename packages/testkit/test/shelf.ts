import {
  type AuthDescriptor,
  type Customer,
  defineProvider,
  type HttpReply,
  IntegrationError,
  importCustomers,
  type OpenedCredential,
  oauth2,
  type ProviderHttp,
  type ProviderHttpDescriptor,
  type PullPage,
} from '@makerfex/integrations-core';
import * as z from 'zod';
import type { ProviderUnderTest } from '../src/provider/harness.ts';

export const app = { clientId: 'shelf', clientSecret: 'secret/of the+app' };
const pageSize = 3;
type ShelfPage = PullPage<z.input<typeof importCustomers.item>, { after: number }>;

/** How a pull of the shelf can be written. */
export interface ShelfContext {
  readonly http: ProviderHttp;
  readonly signal: AbortSignal;
  readonly after: number;
}

export interface ShelfOptions {
  readonly pages?: (context: ShelfContext) => AsyncGenerator<ShelfPage, void, undefined>;
  readonly fault?: NonNullable<ProviderHttpDescriptor<object>['fault']>;
  readonly test?: (http: ProviderHttp) => Promise<void>;
  readonly auth?: AuthDescriptor;
  readonly customers?: number;
  /** What every token is; one of its own each unless told. */
  readonly token?: string;
}

const oauth = oauth2({ authorizeUrl: 'https://shelf.example', tokenUrl: 'https://shelf.example', scopes: [], app });

/** The smallest API there is, ten customers in pages of three, and a provider of it that can be broken in every way. */
export function shelf({ pages = written(), auth = oauth, ...options }: ShelfOptions = {}): ProviderUnderTest {
  const provider = defineProvider({
    key: 'shelf',
    label: 'Shelf',
    category: 'api',
    config: z.object({}),
    auth,
    http: {
      baseUrl: 'https://shelf.example',
      headers: ({ credential }): Record<string, string> => ({ authorization: `Bearer ${tokenOf(credential)}` }),
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
        run: ({ http, signal, cursor }) => pages({ http, signal, after: cursor?.after ?? 0 }),
      },
    },
  });
  return { provider, config: {}, simulator: createShelf(options.customers ?? 10, options.token) };
}

const tokenOf = (credential: OpenedCredential): string => {
  if (credential.kind === 'none') return '';
  return credential.kind === 'api_key' ? credential.apiKey : credential.accessToken;
};

/** One part of the pull that is written otherwise than it should be. */
interface Twist {
  readonly read?: (context: ShelfContext) => Promise<ShelfAnswer>;
  readonly items?: (customers: readonly Customer[], after: number) => Customer[];
  /** What a cursor holds, behind the page that begins after one id and ends with the other. */
  readonly place?: (after: number, next: number) => number;
}

/** The pull as it should be written, but for the twist. */
export const written = ({ read = readPage, items, place }: Twist = {}) =>
  async function* (context: ShelfContext) {
    for (let after: number | null = context.after; after !== null; ) {
      const { customers, next }: ShelfAnswer = await read({ ...context, after });
      const end = next ?? after + customers.length;
      yield { items: items?.(customers, after) ?? customers, cursor: { after: place?.(after, end) ?? end } };
      after = next;
    }
  };

const answerSchema = z.object({ customers: z.array(importCustomers.item), next: z.int().nullable() });
export type ShelfAnswer = z.infer<typeof answerSchema>;

export const readPage = async ({ http, after }: ShelfContext): Promise<ShelfAnswer> =>
  parse(await http.get('/customers', { query: { after } }));

export function parse({ body }: HttpReply): ShelfAnswer {
  const page = answerSchema.safeParse(body);
  if (page.success) return page.data;
  throw new IntegrationError('provider_malformed', 'The shelf answered GET /customers with something else.');
}

function createShelf(count: number, token?: string) {
  let issued = 0;
  let live = '';
  const customers = Array.from({ length: count }, (_, index) => customer(index + 1));
  return {
    app,
    tokens: {
      issueTokens: () => {
        issued += 1;
        live = token ?? `token-${issued}`;
        return { access_token: live };
      },
      expireAll: () => {
        live = '';
      },
    },
    async fetch(request: Request): Promise<Response> {
      if (request.headers.get('authorization') !== `Bearer ${live}`) return new Response(null, { status: 401 });
      const after = Number(new URL(request.url).searchParams.get('after') ?? 0);
      const next = after + pageSize < count ? after + pageSize : null;
      return Response.json({ customers: customers.slice(after, after + pageSize), next });
    },
  };
}

const customer = (id: number): Customer => ({
  externalId: String(id),
  updatedAt: new Date(Date.UTC(2026, 0, id)).toISOString(),
  name: `Customer ${id}`,
  email: null,
  phone: null,
  locale: null,
  addresses: [],
  createdAt: null,
});
