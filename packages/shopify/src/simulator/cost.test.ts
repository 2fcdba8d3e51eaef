import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { operationIn } from '../../test/admin-schema.ts';
import { operationCost, requestedSize } from './cost.ts';
import { schema } from './schema.ts';

const cost = (document: string, variables = {}) =>
  operationCost(schema, operationIn(parse(document)), requestedSize(variables));

describe('the cost of a query', () => {
  it.each([
    ['an object', '{ shop { name } }', 1],
    ['a list of objects', '{ currentAppInstallation { accessScopes { handle } } }', 2],
    ['money, which is free like a scalar', '{ order(id: 1) { totalPriceSet { shopMoney { amount } } } }', 1],
    ['a connection of one', '{ orders(first: 1) { nodes { id } } }', 2 + 1],
    ['a connection of ten', '{ orders(first: 10) { nodes { id } } }', 2 + 4],
    ['a connection of 250 by its edges', '{ orders(first: 250) { edges { node { id } } } }', 2 + 11],
    ['page info, which is free', '{ orders(first: 10) { pageInfo { hasNextPage } nodes { id } } }', 2 + 4],
    [
      'a nested connection',
      '{ orders(first: 10) { nodes { lineItems(first: 5) { nodes { id } } } } }',
      2 + 4 * (1 + 2 + 3),
    ],
    ['a field of only some types', '{ events(first: 2) { nodes { id ... on BasicEvent { subjectId } } } }', 2 + 1],
    ['a mutation', 'mutation { bulkOperationRunQuery(query: "") { bulkOperation { id } } }', 10],
  ])('counts %s', (_, document, expected) => {
    expect(cost(document)).toBe(expected);
  });

  it('reads the size from a variable', () => {
    expect(cost('query Q($first: Int!) { orders(first: $first) { nodes { id } } }', { first: 250 })).toBe(13);
  });
});
