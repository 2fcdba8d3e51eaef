import {
  defineProvider,
  noCredential,
  type PullPage,
  type PullWindow,
  pull,
  pullInput,
  readBody,
} from '@makerfex/integrations-core/provider';
import { moneySchema, recordFields, toTimestamp } from '@makerfex/integrations-core/records';
import * as z from 'zod';
import type { ProviderUnderTest } from '../src/provider/harness.ts';
import { createSimulator, json } from '../src/simulator/index.ts';

const pageSize = 4;
const saleSchema = z.object({ ...recordFields, price: moneySchema });
type Sale = z.input<typeof saleSchema>;

const raw = z.object({ id: z.string(), changed: z.string(), price: z.string(), currency: z.string() });
export type RawSale = z.infer<typeof raw>;
const idOf = (sale: unknown): string | null => z.object({ id: z.string() }).safeParse(sale).data?.id ?? null;
const answer = z.object({ sales: z.array(z.unknown()), more: z.boolean() });

export interface TillOptions {
  /** Reads a sale. @default as it should be */
  readonly read?: (sale: RawSale) => Sale & Readonly<Record<string, unknown>>;
  /** What is asked for. @default all of the window */
  readonly query?: (window: PullWindow) => { from?: string; to?: string };
  readonly total?: number;
  /** Leaves the list out of an answer without sales. @default false */
  readonly omitsEmpty?: boolean;
  readonly overlapMs?: number;
  readonly label?: string;
  readonly config?: z.ZodObject;
  /** Ends the list after so many pages. @default never */
  readonly mostPages?: number;
}

/** Money as text and times with their zone, which is what a mapping gets wrong most. */
export function till({
  read = readSale,
  query = queryOf,
  label = 'Import sales',
  ...options
}: TillOptions = {}): ProviderUnderTest {
  let sales = Array.from({ length: 11 }, (_, index) => saleOf(index + 1));
  const simulator = createSimulator({
    read: () => null,
    log: () => ({}),
    answer: ({ url: { searchParams } }) => {
      const from = Date.parse(searchParams.get('from') ?? '1970-01-01T00:00:00Z');
      const to = Date.parse(searchParams.get('to') ?? '2100-01-01T00:00:00Z');
      const after = Number(searchParams.get('after') ?? 0);
      const inWindow = sales.filter(({ changed }) => Date.parse(changed) >= from && Date.parse(changed) <= to);
      const left = inWindow.filter(({ id }) => Number(id) > after);
      const found = options.omitsEmpty && left.length === 0 ? {} : { sales: left.slice(0, pageSize) };
      return json(200, { ...found, more: left.length > pageSize });
    },
  });
  const provider = defineProvider({
    key: 'till',
    label: 'Till',
    category: 'api',
    config: options.config ?? z.object({}),
    auth: noCredential(),
    http: { baseUrl: 'https://till.example', headers: () => ({}) },
    test: async ({ http }) => void (await http.get('/sales')),
    capabilities: {
      import_sales: {
        contract: pull({
          key: 'import_sales',
          label,
          record: 'sale',
          item: saleSchema,
          input: pullInput,
          port: 'sales.upsert',
          check: ({ price: { amount } }) =>
            amount.startsWith('-') ? [{ field: 'price.amount', problem: 'is less than nothing' }] : [],
        }),
        cursor: z.object({ after: z.string() }),
        ...(options.overlapMs !== undefined && { overlapMs: options.overlapMs }),
        async *run({ http, cursor, window }): AsyncGenerator<PullPage<Sale, { after: string }>, void, undefined> {
          let after = cursor?.after ?? '0';
          for (
            let [hasMore, pages] = [true, 0];
            hasMore && pages < (options.mostPages ?? Number.POSITIVE_INFINITY);
            pages += 1
          ) {
            const reply = await http.get('/sales', { query: { ...query(window), after } });
            const page = readBody(answer, reply.body, 'the answer of the till');
            const found = page.sales.map((sale) => ({ id: idOf(sale), ...raw.safeParse(sale) }));
            after = found.at(-1)?.id ?? after;
            hasMore = page.more;
            yield {
              items: found.flatMap(({ data }) => (data ? [read(data)] : [])),
              cursor: { after },
              total: options.total,
              rejected: found.flatMap(({ id, error }) =>
                error
                  ? [{ externalId: id, field: error.issues[0]?.path.join('.') ?? '', problem: 'cannot be read' }]
                  : [],
              ),
            };
          }
        },
      },
    },
  });
  const remove = (id: string): void => {
    sales = sales.filter((sale) => sale.id !== id);
  };
  return { provider, config: {}, simulator: { ...simulator, lists: { import_sales: { remove } } } };
}

const saleOf = (index: number): RawSale => ({
  id: String(index),
  changed: `2026-03-06T${String(index).padStart(2, '0')}:00:00+01:00`,
  price: `${index}.10`,
  currency: 'EUR',
});

export const readSale = ({ id, changed, price, currency }: RawSale): Sale => ({
  externalId: id,
  updatedAt: toTimestamp(changed) ?? null,
  price: { amount: price, currency },
});

const queryOf = ({ since, until }: PullWindow): { from?: string; to?: string } => ({
  ...(since && { from: since.toISOString() }),
  to: until.toISOString(),
});
