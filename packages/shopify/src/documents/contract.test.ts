import { type DocumentNode, type FieldNode, isEnumType, Kind, parse, validate, visit } from 'graphql';
import { describe, expect, it } from 'vitest';
import { contractsFolder, fieldsOf, loadAdminSchema, operationIn } from '../../test/admin-schema.ts';
import { fulfillmentStatuses } from '../map/order.ts';
import { paymentStatuses } from '../map/payment-status.ts';
import { productStatuses } from '../map/product.ts';
import { wantedScopes } from '../scopes.ts';
import { maxQueryCost, operationCost, requestedSize } from '../simulator/cost.ts';
import {
  bulkPollDocument,
  bulkStartDocument,
  deletionsDocument,
  deletionsPageSize,
  mutationCost,
  probeCost,
  probeDocument,
} from './control.ts';
import { itemOwnerCost, itemOwnersDocument } from './inventory-items.ts';
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
} from './resources.ts';
import { bulkQuery, connectionCost, countDocument, pageDocument } from './selection.ts';
import {
  subscribeDocument,
  subscriptionsCost,
  subscriptionsDocument,
  subscriptionsPageSize,
  unsubscribeDocument,
} from './subscriptions.ts';

const combinations = Array.from({ length: 2 ** wantedScopes.length }, (_, bits) =>
  wantedScopes.filter((_scope, place) => bits & (1 << place)),
).map((scopes) => new Set<string>(scopes));
const resources = [orderDocuments, productDocuments, customerDocuments];
const filter = "updated_at:>='2026-11-01T00:00:00Z' AND updated_at:<'2026-11-02T00:00:00Z'";

/** Every document that the adapter sends, with its variables and the cost that it passes to the limiter. */
const documentsFor = (grants: ReadonlySet<string>) => [
  { document: probeDocument, variables: {}, cost: probeCost },
  { document: bulkStartDocument, variables: { query: '' }, cost: mutationCost },
  { document: bulkPollDocument, variables: { id: '' }, cost: 1 },
  { document: refundsDocument, variables: { id: '' }, cost: refundsCost },
  { document: itemOwnersDocument(100), variables: {}, cost: itemOwnerCost * 100 },
  { document: subscriptionsDocument, variables: { first: subscriptionsPageSize }, cost: subscriptionsCost },
  { document: subscribeDocument, variables: {}, cost: mutationCost },
  { document: unsubscribeDocument, variables: {}, cost: mutationCost },
  { document: deletionsDocument, variables: { first: deletionsPageSize }, cost: connectionCost(deletionsPageSize, 1) },
  ...resources.map(({ operation, root, fields, pageSize, nodeCost }) => ({
    document: pageDocument(operation, root, fields('page', grants)),
    variables: { first: pageSize },
    cost: connectionCost(pageSize, nodeCost(grants)),
  })),
  ...resources.map(({ countField }) => ({
    document: countDocument('CountRecords', countField),
    variables: {},
    cost: 1,
  })),
  ...[moreLines(grants), moreVariants(grants), moreMedia(), moreLevels(), moreAddresses()].map(
    ({ document, cost }) => ({ document, variables: { id: '' }, cost }),
  ),
];
const bulkDocumentsFor = (grants: ReadonlySet<string>) =>
  resources.map(({ root, fields }) => bulkQuery(root, filter, fields('bulk', grants)));

/** How deep each connection is nested, the one at the root being 0. */
function connectionDepths(document: DocumentNode): number[] {
  const depths: number[] = [];
  let depth = 0;
  const isConnection = (node: FieldNode) =>
    node.selectionSet?.selections.some((inner) => inner.kind === Kind.FIELD && inner.name.value === 'edges') === true;
  visit(document, {
    Field: {
      enter: (node) => {
        if (isConnection(node)) depths.push(depth++);
      },
      leave: (node) => {
        if (isConnection(node)) depth -= 1;
      },
    },
  });
  return depths;
}

describe.skipIf(!contractsFolder)(
  'documents, compared with the Admin schema 2026-10 (skipped when CONTRACTS_DIR is not set)',
  () => {
    it('request only existing fields, none of them deprecated, with any grants', () => {
      const { schema } = loadAdminSchema();
      const asked = combinations.flatMap((grants) => [
        ...documentsFor(grants).map(({ document }) => document),
        ...bulkDocumentsFor(grants),
      ]);
      const faults = [...new Set(asked)].flatMap((document) => [
        ...validate(schema, parse(document)).map(({ message }) => message),
        ...fieldsOf(schema, parse(document)).filter(({ isDeprecated }) => isDeprecated),
      ]);
      expect(faults).toEqual([]);
      expect(validate(schema, parse('{ orders(first: 1) { nodes { surprise } } }'))).toHaveLength(1);
      expect(fieldsOf(schema, parse('{ customer(id: 1) { phone } }')).at(-1)?.isDeprecated).toBe(true);
    });

    it('cost what the adapter expects, and less than the limit', () => {
      const { schema } = loadAdminSchema();
      const documents = combinations.flatMap(documentsFor);
      const costs = documents.map(({ document, variables }) => [
        document,
        operationCost(schema, operationIn(parse(document)), requestedSize(variables)),
      ]);
      expect(costs).toEqual(documents.map(({ document, cost }) => [document, cost]));
      expect(Math.max(...documents.map(({ cost }) => cost))).toBeLessThan(maxQueryCost);
    });

    it('request only what the grants cover', () => {
      const { schema, accessOf, fieldOf } = loadAdminSchema();
      for (const grants of combinations) {
        const mayRead = (words: string | null | undefined) =>
          !words?.includes('access scope') || [...grants].some((scope) => words.includes(`\`${scope}\``));
        const readable = resources.filter(({ root }) => grants.has(`read_${root}`));
        const refused = readable
          .flatMap(({ operation, root, fields }) =>
            fieldsOf(schema, parse(pageDocument(operation, root, fields('page', grants)))),
          )
          .filter(
            ({ type, field, target }) => !mayRead(fieldOf(type, field)?.requiredAccess) || !mayRead(accessOf(target)),
          );
        expect(refused).toEqual([]);
      }
    });

    it('know every status of the schema', () => {
      const { schema } = loadAdminSchema();
      const valuesOf = (name: string) => {
        const type = schema.getType(name);
        return isEnumType(type) ? type.getValues().map((value) => value.name) : [];
      };
      expect(Object.keys(paymentStatuses).toSorted()).toEqual(valuesOf('OrderDisplayFinancialStatus').toSorted());
      expect(Object.keys(fulfillmentStatuses).toSorted()).toEqual(valuesOf('OrderDisplayFulfillmentStatus').toSorted());
      expect(Object.keys(productStatuses).toSorted()).toEqual(valuesOf('ProductStatus').toSorted());
    });
  },
);

describe('documents of bulk operations', () => {
  it('follow the rules: at most 5 connections, 2 nested, no sortKey (estuary/connectors e1b9230a6)', () => {
    for (const document of combinations.flatMap(bulkDocumentsFor)) {
      const depths = connectionDepths(parse(document));
      expect(depths.length).toBeGreaterThan(0);
      expect(depths.length).toBeLessThanOrEqual(5);
      expect(Math.max(...depths)).toBeLessThanOrEqual(2);
      expect(document).not.toMatch(/sortKey|first:|after:/);
    }
  });

  it('request ungrouped results explicitly (estuary/connectors#3751)', () => {
    expect(bulkStartDocument).toContain('groupObjects: false');
  });

  it('sort pages, unlike bulk operations, by UPDATED_AT', () => {
    for (const { operation, root, fields } of resources)
      expect(pageDocument(operation, root, fields('page', new Set()))).toContain('sortKey: UPDATED_AT');
  });
});
