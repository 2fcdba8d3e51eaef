import type { Customer } from '@makerfex/integrations-core/records';

const pageSize = 3;

export interface ShelfSimulatorOptions {
  /** @default 10 */
  readonly customers?: number;
  /** A page begins after so many customers, instead of after an id: the list shifts if one is deleted. */
  readonly numbered?: boolean;
  /**
   * What every token is.
   * @default another one each time
   */
  readonly token?: string;
  /**
   * Whether a request shows the live token.
   * @default as a bearer
   */
  readonly accepts?: (request: Request, live: string) => boolean;
}

const asBearer = (request: Request, live: string) => request.headers.get('authorization') === `Bearer ${live}`;

/** The API of the shelf: customers in pages, behind a token, the newest of which is the only one. */
export function createShelfSimulator({
  customers: count = 10,
  numbered = false,
  token,
  accepts = asBearer,
}: ShelfSimulatorOptions) {
  let issued = 0;
  let live = '';
  let customers = Array.from({ length: count }, (_, index) => customer(index + 1));
  return {
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
    lists: {
      import_customers: {
        remove: (id: string): void => {
          customers = customers.filter(({ externalId }) => externalId !== id);
        },
      },
    },
    async fetch(request: Request): Promise<Response> {
      if (!accepts(request, live)) return new Response(null, { status: 401 });
      const query = new URL(request.url).searchParams;
      const [since, until] = [query.get('since') ?? '', query.get('until') ?? '9'];
      const after = Number(query.get('after') ?? 0);
      const found = customers.filter(({ updatedAt }) => (updatedAt ?? '') >= since && (updatedAt ?? '') < until);
      const left = numbered ? found.slice(after) : found.filter(({ externalId }) => Number(externalId) > after);
      const page = left.slice(0, pageSize);
      const end = numbered ? after + page.length : Number(page.at(-1)?.externalId);
      return Response.json({ customers: page, next: left.length > pageSize ? end : null, total: found.length });
    },
  };
}

const customer = (id: number): Customer => ({
  externalId: String(id),
  updatedAt: new Date(Date.UTC(2026, 0, id)).toISOString(),
  name: `Customer ${id}`,
  email: `customer-${id}@example.com`,
  phone: null,
  locale: 'de',
  addresses: [{ line1: `Street ${id}`, city: 'Springfield' }],
  createdAt: null,
});
