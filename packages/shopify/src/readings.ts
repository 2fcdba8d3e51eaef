import type { CanonicalRecord, Customer, Order, Product } from '@makerfex/integrations-core';
import {
  customerDocuments,
  moreAddresses,
  moreLevels,
  moreLines,
  moreMedia,
  moreVariants,
  orderDocuments,
  productDocuments,
  refundsCost,
  refundsDocument,
} from './documents/resources.ts';
import type { Graphql } from './graphql/graphql.ts';
import { readCustomer } from './map/customer.ts';
import { asNode, at, type Node } from './map/node.ts';
import { readOrder } from './map/order.ts';
import { readProduct } from './map/product.ts';
import type { Reader } from './map/reader.ts';
import { sentRefunds } from './map/refunds.ts';
import { drain, drainOrOmit } from './pull/drain.ts';
import type { PullJob } from './pull/job.ts';
import type { Grants, Shop } from './scopes.ts';

/** How one kind of record is requested, completed and mapped. */
export type Reading<Item extends CanonicalRecord> = Pick<
  PullJob<Item>,
  'documents' | 'read' | 'complete' | 'completeBulk'
>;
type MakeReading<Item extends CanonicalRecord> = (api: Graphql, shop: Shop) => Reading<Item>;

const unchanged = async (node: Node): Promise<Node> => node;

export const orderReading: MakeReading<Order> = (api, { grants }) => {
  const lines = moreLines(grants);
  const completeBulk = completeRefunds(api);
  return {
    documents: orderDocuments,
    read: readOrder,
    complete: async (node, reader) => completeBulk(await drain(api, node, lines), reader),
    completeBulk,
  };
};

export const productReading: MakeReading<Product> = (api, { grants, currency }) => ({
  documents: productDocuments,
  read: (reader, node) => readProduct(reader, node, currency),
  complete: completeProduct(api, grants),
  completeBulk: unchanged,
});

export const customerReading: MakeReading<Customer> = (api) => {
  const addresses = moreAddresses();
  return {
    documents: customerDocuments,
    read: readCustomer,
    complete: (node, reader) => drainOrOmit(api, node, addresses, { reader }),
    completeBulk: unchanged,
  };
};

/**
 * Reads an order's refunds again, with their transactions, if one of them may have failed. Rarely needed, and not possible
 * within a bulk operation, which reads no connection within a list.
 */
const completeRefunds =
  (api: Graphql): Reading<Order>['completeBulk'] =>
  async (order) => {
    if (sentRefunds(order) !== 'some') return order;
    const data = await api.query(refundsDocument, { id: order.id }, refundsCost);
    const refunds = at(data, 'order', 'refunds');
    return Array.isArray(refunds) ? { ...order, refunds } : order;
  };

/** Reads every connection of a product to its end: it can have 2,048 variants, each with stock at many locations. */
const completeProduct = (api: Graphql, grants: Grants) => {
  const [media, variants, levels] = [moreMedia(), moreVariants(grants), moreLevels()];
  const completeVariant = async (value: unknown, path: string, reader: Reader): Promise<unknown> => {
    const variant = asNode(value);
    const item = asNode(variant?.inventoryItem);
    return item ? { ...variant, inventoryItem: await drainOrOmit(api, item, levels, { reader, path }) } : value;
  };
  return async (product: Node, reader: Reader): Promise<Node> => {
    const withMedia = await drainOrOmit(api, product, media, { reader });
    const whole = await drainOrOmit(api, withMedia, variants, { reader });
    const found = at(whole.variants, 'nodes');
    if (!Array.isArray(found)) return whole;
    const nodes: unknown[] = [];
    for (const [index, variant] of found.entries())
      nodes.push(await completeVariant(variant, `variants.${index}.`, reader));
    return { ...whole, variants: { nodes } };
  };
};
