import { describe, expect, it } from 'vitest';
import { etsyNetwork } from '../test/etsy-network.ts';
import { connectedHost } from '../test/host.ts';
import type { BadOrder, BadProduct } from './simulator/index.ts';

const network = etsyNetwork();

/** The outcome of a malformed record: whether it is kept, and the fields that events name. */
interface Outcome {
  readonly isKept: boolean;
  readonly fields: readonly string[];
}
const kept = (...fields: string[]): Outcome => ({ isKept: true, fields });
const rejected = (...fields: string[]): Outcome => ({ isKept: false, fields });

const ofOrders: Record<BadOrder, Outcome> = {
  wrong_types: kept('city', 'is_gift', 'message_from_buyer', 'shipments', 'status'),
  wrong_total: rejected('grandtotal'),
  no_id: rejected('receipt_id'),
  no_lines: rejected('transactions'),
  not_a_record: rejected(''),
  empty: rejected('receipt_id'),
  html_entities: kept(),
  unicode: kept(''),
  unknown_status: kept('status'),
  withheld: kept(),
  no_buyer: kept(),
  negative_amount: kept('totals.total'),
  negative_quantity: rejected('transactions.0.quantity'),
  huge_total: rejected('grandtotal.amount'),
  huge_tax: kept('total_tax_cost.amount'),
  huge_quantity: rejected('transactions.0.quantity'),
  before_1970: kept('created_timestamp', 'updated_timestamp'),
  far_future: kept('created_timestamp', 'updatedAt'),
  bad_country: kept('country_iso'),
  bad_refund: kept('refunds.0.amount', 'refunds.2'),
  duplicate_line: kept('transactions.id'),
  duplicate: kept(),
};

const ofProducts: Record<BadProduct, Outcome> = {
  wrong_types: kept('description', 'images.0', 'images.1.url_fullxfull', 'quantity', 'tags', 'url'),
  no_id: rejected('listing_id'),
  no_price: kept(),
  no_title: rejected('title'),
  not_a_record: rejected(''),
  html_entities: kept(),
  unicode: kept(''),
  unknown_state: kept('state'),
  negative_quantity: kept(),
  huge_quantity: kept('quantity'),
  before_1970: kept('created_timestamp', 'updated_timestamp'),
  far_future: kept('created_timestamp', 'updatedAt'),
  duplicate: kept(),
  inventory_null: kept(),
  inventory_empty: kept(),
  inventory_wrong_type: kept('inventory'),
  inventory_no_product_id: kept('inventory.products.0.product_id'),
  inventory_huge_quantity: kept('inventory.products.0.offerings.0.quantity'),
  inventory_duplicate: kept(
    'inventory.products.0.offerings',
    'inventory.products.1.offerings',
    'inventory.products.1.product_id',
  ),
};

const count = 130;
/** Leaves out the indexes of duplicated lines, since their number varies. */
const fieldOf = (field: unknown): string =>
  String(field).replace(/^transactions\.\d+\.transaction_id$/, 'transactions.id');

const kinds = <Kind extends string>(outcomes: Record<Kind, Outcome>): Kind[] =>
  Object.keys(outcomes).filter((kind): kind is Kind => kind in outcomes);

async function importMalformed(kind: { order: BadOrder } | { product: BadProduct }) {
  const host = await connectedHost({ orders: count, products: count });
  network.serve(host.simulator);
  const isOrder = 'order' in kind;
  const [id = ''] = isOrder ? host.simulator.spoilOrders(kind.order) : host.simulator.spoilProducts(kind.product);
  const run = await host.run(isOrder ? 'import_orders' : 'sync_products');
  const all = [...(await host.events('record.rejected')), ...(await host.events('record.field_ignored'))];
  // The simulator withholds the inventories of some other listings.
  const events = all.filter(({ meta }) => meta['field'] !== 'inventory' || meta['external_id'] === id);
  const rows: ReadonlyMap<string, { externalId: string }> = isOrder ? host.orders.rows : host.products.rows;
  return { id, run, events, record: rows.get(id), stored: rows.size };
}

/** What a test compares: the import as a whole, and the events of the one record. */
const outcomeOf = ({ id, run, events, record, stored }: Awaited<ReturnType<typeof importMalformed>>) => ({
  state: run.state,
  progress: { created: run.progress.created, rejected: run.progress.rejected },
  stored,
  isKept: record !== undefined,
  fields: [...new Set(events.map(({ meta }) => fieldOf(meta['field'])))].toSorted(),
  events: [...new Set(events.map(({ eventType, level }) => `${eventType} ${level}`))],
  isNamed: events.every(({ meta }) => meta['external_id'] === id || meta['external_id'] === null),
});

const expected = ({ isKept, fields }: Outcome) => ({
  state: 'SUCCESS',
  progress: isKept ? { created: count, rejected: 0 } : { created: count - 1, rejected: 1 },
  stored: isKept ? count : count - 1,
  isKept,
  fields,
  events: fields.length === 0 ? [] : [isKept ? 'record.field_ignored warning' : 'record.rejected warning'],
  isNamed: true,
});

describe('one malformed record among others', () => {
  it.each(kinds(ofOrders))('does not stop the import: order, %s', async (order) => {
    expect(outcomeOf(await importMalformed({ order }))).toEqual(expected(ofOrders[order]));
  });

  it.each(kinds(ofProducts))('does not stop the import: product, %s', async (product) => {
    expect(outcomeOf(await importMalformed({ product }))).toEqual(expected(ofProducts[product]));
  });
});

describe('an import', () => {
  it('decodes a name', async () => {
    const { record } = await importMalformed({ order: 'html_entities' });
    expect(record).toMatchObject({
      shippingAddress: { name: "Zoë O'Connell & Sons", line1: '1 &#39; Lane' },
    });
  });

  it('keeps only text that a database can store', async () => {
    const { record, events } = await importMalformed({ order: 'unicode' });
    expect(record).toMatchObject({ shippingAddress: { city: 'NUL  and half � of a pair' } });
    expect(events).toMatchObject([{ message: expect.stringContaining('cannot store') }]);
  });

  it('returns a customer unless the buyer cannot be read', async () => {
    const host = await connectedHost({ orders: 60 });
    network.serve(host.simulator);
    for (const kind of kinds(ofOrders)) host.simulator.spoilOrders(kind);
    expect(await host.run('import_customers')).toMatchObject({ state: 'SUCCESS', progress: { rejected: 1 } });
    const fields = (await host.events('record.rejected')).map(({ meta }) => fieldOf(meta['field']));
    expect(fields).toEqual(['receipts.unreadable']);
  });

  it('fails when every record is malformed, and names each', async () => {
    const host = await connectedHost({ orders: 30, products: 30 });
    network.serve(host.simulator);
    host.simulator.spoilOrders('empty', 30);
    host.simulator.spoilProducts('not_a_record', 30);
    const failed = { state: 'FAILURE', error: { code: 'provider_malformed' }, progress: { rejected: 30 } };
    expect(await host.run('import_orders')).toMatchObject(failed);
    expect(await host.run('sync_products')).toMatchObject(failed);
    expect(await host.events('record.rejected')).toHaveLength(60);
  });
});
