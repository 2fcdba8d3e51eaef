import { describe, expect, it } from 'vitest';
import { connectedHost } from '../test/host.ts';
import { shopifyNetwork } from '../test/network.ts';
import type { BadOrder, BadProduct } from './simulator/index.ts';

const network = shopifyNetwork();

/** The outcome of a bad record: whether it is imported, and the fields that events name. */
interface Outcome {
  readonly isKept: boolean;
  readonly fields: readonly string[];
}
const kept = (...fields: string[]): Outcome => ({ isKept: true, fields });
const rejected = (...fields: string[]): Outcome => ({ isKept: false, fields });

const ofOrders: Record<BadOrder, Outcome> = {
  no_id: rejected('id'),
  not_a_record: rejected(''),
  empty: rejected('id'),
  before_1970: kept('createdAt', 'processedAt', 'updatedAt'),
  far_future: kept('createdAt', 'processedAt', 'updatedAt'),
  no_zone: kept('createdAt', 'processedAt', 'updatedAt'),
  duplicate: kept(),
  duplicate_child: kept('lineItems.1'),
  wrong_types: kept('billingAddress', 'cancelledAt', 'email', 'fulfillments', 'note', 'refunds.0'),
  wrong_total: rejected('totalPriceSet'),
  html_entities: kept(),
  unicode: kept(''),
  unknown_status: kept('displayFinancialStatus', 'displayFulfillmentStatus'),
  withheld: kept(),
  negative_amount: kept(),
  huge_total: rejected('totalPriceSet'),
  huge_tax: kept('totals.total', 'totalTaxSet'),
  bad_currency: rejected('totalPriceSet'),
  bad_country: kept('shippingAddress.countryCodeV2'),
  bad_refund: kept('refunds.0.totalRefundedSet'),
  negative_quantity: rejected('lineItems.0.quantity'),
  huge_quantity: rejected('lineItems.0.quantity'),
  child_not_a_record: rejected('lineItems.0'),
};

const ofProducts: Record<BadProduct, Outcome> = {
  no_id: rejected('id'),
  not_a_record: rejected(''),
  empty: rejected('id'),
  before_1970: kept('createdAt', 'updatedAt'),
  far_future: kept('createdAt', 'updatedAt'),
  no_zone: kept('createdAt', 'updatedAt'),
  duplicate: kept(),
  duplicate_child: kept('variants.1'),
  wrong_types: kept('description', 'onlineStoreUrl', 'tags.1'),
  no_title: rejected('title'),
  html_entities: kept(),
  unicode: kept(''),
  unknown_status: kept('status'),
  no_price: kept('variants.0.price'),
  negative_quantity: kept(),
  huge_quantity: kept('variants.0.inventoryQuantity'),
  child_without_id: kept('variants.0.id'),
  no_location: kept('variants.0.inventoryItem.inventoryLevels.0.location'),
  bad_stock: kept('variants.0.inventoryItem.inventoryLevels.0.quantities.0.quantity'),
};

const count = 60;
const modes = ['paged', 'bulk'] as const;
const casesOf = <Kind extends string>(outcomes: Record<Kind, Outcome>): [Kind, (typeof modes)[number]][] =>
  Object.keys(outcomes)
    .filter((kind): kind is Kind => kind in outcomes)
    .flatMap((kind) => modes.map((mode): [Kind, (typeof modes)[number]] => [kind, mode]));

async function importBadly(kind: { order: BadOrder } | { product: BadProduct }, mode: string) {
  const host = await connectedHost({ orders: count, products: count });
  network.serve(host.simulator);
  const isOrder = 'order' in kind;
  const [id = ''] = isOrder ? host.simulator.corruptOrders(kind.order) : host.simulator.corruptProducts(kind.product);
  const run = await host.run(isOrder ? 'import_orders' : 'sync_products', { mode });
  const events = [...(await host.events('record.rejected')), ...(await host.events('record.field_ignored'))];
  const rows: ReadonlyMap<string, { externalId: string }> = isOrder ? host.orders.rows : host.products.rows;
  return { id, run, record: rows.get(id), held: rows.size, issues: events.map(({ meta }) => Object(meta)) };
}

/** The outcome, as in the tables above. Events must name the record if it has an id. */
function outcomeOf({ id, run, issues, held }: Awaited<ReturnType<typeof importBadly>>) {
  const fields = [...new Set(issues.map(({ field }) => String(field)))].toSorted((a, b) => a.localeCompare(b));
  const strangers = issues.filter(({ external_id: externalId }) => externalId !== null && externalId !== id);
  return { state: run.state, isKept: held === count, fields, strangers };
}
const expected = (outcome: Outcome) => ({ state: 'SUCCESS', strangers: [], ...outcome });

/** A bulk file may repeat lines, so a repeated child there gets no warning. */
const silentInBulk = (kind: string, mode: string) => mode === 'bulk' && kind === 'duplicate_child';

describe('a bad order does not stop an import and is never dropped silently', () => {
  it.each(casesOf(ofOrders))('%s, %s', async (kind, mode) => {
    const outcome = silentInBulk(kind, mode) ? kept() : ofOrders[kind];
    expect(outcomeOf(await importBadly({ order: kind }, mode))).toEqual(expected(outcome));
  });
});

describe('a bad product does not stop an import and is never dropped silently', () => {
  it.each(casesOf(ofProducts))('%s, %s', async (kind, mode) => {
    const outcome = silentInBulk(kind, mode) ? kept() : ofProducts[kind];
    expect(outcomeOf(await importBadly({ product: kind }, mode))).toEqual(expected(outcome));
  });
});

describe('what is imported of a bad record', () => {
  it('includes text as Shopify has it, without what no database can store', async () => {
    const entities = await importBadly({ order: 'html_entities' }, 'paged');
    expect(entities.record).toMatchObject({ note: 'Zo&euml; &amp; <b>Max</b> &#39;' });
    const unicode = await importBadly({ order: 'unicode' }, 'paged');
    expect(unicode.record).toMatchObject({ note: 'NUL  and half \ufffd of a pair, \u202eשם 👩‍👩‍👧' });
  });

  it('leaves withheld personal data unknown', async () => {
    const { record } = await importBadly({ order: 'withheld' }, 'paged');
    const { customer, shippingAddress } = Object(record);
    expect(customer).toBeUndefined();
    expect(Object.values(shippingAddress)).toEqual(Object.keys(shippingAddress).map(() => undefined));
  });
});
