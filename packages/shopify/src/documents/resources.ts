import type { Grants } from '../scopes.ts';
import { address, connection, connectionCost, money, type NestedPages, nestedPages, type Style } from './selection.ts';

/** How one kind of record is requested. Its fields depend on the granted scopes: one ungranted field fails the whole query. */
export interface ResourceDocuments {
  readonly root: 'orders' | 'products' | 'customers';
  readonly operation: string;
  readonly countField: string;
  readonly pageSize: number;
  /** Connections that are requested: a bulk file has no line for an empty one. */
  readonly connections: (grants: Grants) => readonly string[];
  readonly fields: (style: Style, grants: Grants) => string;
  /** Cost of one record of a page, in points. */
  readonly nodeCost: (grants: Grants) => number;
}

const refundFields = `id note processedAt totalRefundedSet { ${money} }`;
const ifGranted = (grants: Grants, scope: string, fields: string): string => (grants.has(scope) ? fields : '');

const lineFields = (grants: Grants) =>
  'id title variantTitle sku quantity currentQuantity unfulfilledQuantity nonFulfillableQuantity requiresShipping isGiftCard ' +
  `${ifGranted(grants, 'read_products', 'product { id } variant { id }')} lineItemGroup { id title quantity } ` +
  `originalUnitPriceSet { ${money} } originalTotalSet { ${money} } discountAllocations { allocatedAmountSet { ${money} } } ` +
  `taxLines { priceSet { ${money} } } customAttributes { key value }`;
const lineCost = (grants: Grants) => (grants.has('read_products') ? 7 : 5);
const linesPerPage = 25;

const totals = [
  'subtotalPriceSet',
  'totalDiscountsSet',
  'totalShippingPriceSet',
  'totalTaxSet',
  'totalTipReceivedSet',
  'originalTotalDutiesSet',
  'currentTotalDutiesSet',
  'originalTotalAdditionalFeesSet',
  'totalPriceSet',
  'currentTotalPriceSet',
  'totalOutstandingSet',
];

export const orderDocuments: ResourceDocuments = {
  root: 'orders',
  operation: 'OrdersPage',
  countField: 'ordersCount',
  pageSize: 100,
  connections: () => ['lineItems'],
  fields: (style, grants) =>
    [
      'id name test createdAt processedAt updatedAt closedAt cancelledAt displayFinancialStatus displayFulfillmentStatus',
      'unpaid fullyPaid taxesIncluded dutiesIncluded email phone note tags customAttributes { key value }',
      ifGranted(grants, 'read_customers', 'customer { id firstName lastName defaultPhoneNumber { phoneNumber } }'),
      `billingAddress { ${address} } shippingAddress { ${address} }`,
      `shippingLine { title originalPriceSet { ${money} } discountedPriceSet { ${money} } }`,
      ...totals.map((field) => `${field} { ${money} }`),
      'fulfillments { id status createdAt trackingInfo { company number url } }',
      // A bulk operation cannot read a connection within a list: if a refund failed, its transactions are read separately.
      `refunds { ${refundFields} } transactions { id kind status }`,
      connection(style, 'lineItems', linesPerPage, lineFields(grants)),
    ].join(' '),
  nodeCost: (grants) => 9 + (grants.has('read_customers') ? 2 : 0) + connectionCost(linesPerPage, lineCost(grants)),
};

export const moreLines = (grants: Grants): NestedPages =>
  nestedPages('OrderLines', 'order', 'lineItems', lineFields(grants), lineCost(grants));

const transactionsPerRefund = 50;
/** Reads the refunds of one order, each with its transactions. */
export const refundsDocument =
  `query OrderRefunds($id: ID!) { order(id: $id) { refunds { ${refundFields} transactions(first: ${transactionsPerRefund}) ` +
  `{ nodes { kind status amountSet { ${money} } } } } } }`;
export const refundsCost = 2 + connectionCost(transactionsPerRefund, 1);

const levelFields = 'id location { id } quantities(names: ["available", "on_hand"]) { name quantity }';
const levelCost = 3;
const levelsPerPage = 5;
const variantsPerPage = 10;
const mediaFields = 'id alt mediaContentType preview { image { url } }';
const mediaCost = 3;
const mediaPerPage = 5;

const variantFields = (style: Style, grants: Grants) =>
  'id title sku price inventoryQuantity selectedOptions { name value } inventoryItem { id tracked ' +
  `${ifGranted(grants, 'read_inventory', connection(style, 'inventoryLevels', levelsPerPage, levelFields))} }`;
const variantCost = (grants: Grants) =>
  3 + (grants.has('read_inventory') ? connectionCost(levelsPerPage, levelCost) : 0);

export const productDocuments: ResourceDocuments = {
  root: 'products',
  operation: 'ProductsPage',
  countField: 'productsCount',
  pageSize: 100,
  connections: (grants) => ['media', 'variants', ...(grants.has('read_inventory') ? ['inventoryLevels'] : [])],
  fields: (style, grants) =>
    'id title description status tags createdAt updatedAt onlineStoreUrl ' +
    `${connection(style, 'media', mediaPerPage, mediaFields)} ` +
    connection(style, 'variants', variantsPerPage, variantFields(style, grants)),
  nodeCost: (grants) =>
    1 + connectionCost(mediaPerPage, mediaCost) + connectionCost(variantsPerPage, variantCost(grants)),
};

export const moreVariants = (grants: Grants): NestedPages =>
  nestedPages('ProductVariants', 'product', 'variants', variantFields('page', grants), variantCost(grants));
export const moreMedia = (): NestedPages => nestedPages('ProductMedia', 'product', 'media', mediaFields, mediaCost);
export const moreLevels = (): NestedPages =>
  nestedPages('InventoryLevels', 'inventoryItem', 'inventoryLevels', levelFields, levelCost);

const addressesPerPage = 10;

export const customerDocuments: ResourceDocuments = {
  root: 'customers',
  operation: 'CustomersPage',
  countField: 'customersCount',
  pageSize: 250,
  connections: () => ['addressesV2'],
  fields: (style) =>
    'id firstName lastName locale createdAt updatedAt defaultEmailAddress { emailAddress } defaultPhoneNumber { phoneNumber } ' +
    `defaultAddress { id } ${connection(style, 'addressesV2', addressesPerPage, address)}`,
  nodeCost: () => 4 + connectionCost(addressesPerPage, 1),
};

export const moreAddresses = (): NestedPages => nestedPages('CustomerAddresses', 'customer', 'addressesV2', address, 1);
