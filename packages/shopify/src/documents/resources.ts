import type { Grants } from '../scopes.ts';
import { address, connection, connectionCost, money, type NestedPages, nestedPages, type Style } from './selection.ts';

/** How one kind of record is asked for. Its fields depend on what the app was granted: one ungranted field fails the whole query. */
export interface ResourceDocuments {
  readonly root: 'orders' | 'products' | 'customers';
  readonly operation: string;
  readonly countField: string;
  readonly pageSize: number;
  readonly fields: (style: Style, grants: Grants) => string;
  /** What one record of a page costs. */
  readonly nodeCost: (grants: Grants) => number;
}

const ifGranted = (grants: Grants, scope: string, fields: string): string => (grants.has(scope) ? fields : '');

const lineFields = (grants: Grants) =>
  `id title variantTitle sku quantity ${ifGranted(grants, 'read_products', 'product { id } variant { id }')} ` +
  `originalUnitPriceSet { ${money} } customAttributes { key value }`;
const lineCost = (grants: Grants) => (grants.has('read_products') ? 4 : 2);
const linesPerPage = 25;

const totals = [
  'subtotalPriceSet',
  'currentSubtotalPriceSet',
  'totalDiscountsSet',
  'totalShippingPriceSet',
  'totalTaxSet',
  'totalPriceSet',
];

export const orderDocuments: ResourceDocuments = {
  root: 'orders',
  operation: 'OrdersPage',
  countField: 'ordersCount',
  pageSize: 100,
  fields: (style, grants) =>
    [
      'id name createdAt processedAt updatedAt closedAt cancelledAt displayFinancialStatus displayFulfillmentStatus email note',
      ifGranted(grants, 'read_customers', 'customer { id firstName lastName }'),
      `billingAddress { ${address} } shippingAddress { ${address} }`,
      ...totals.map((field) => `${field} { ${money} }`),
      'fulfillments { id status createdAt trackingInfo { company number url } }',
      // Refund lines are not asked for: the canonical refund is its total, so no second pass is needed.
      `refunds { id note processedAt totalRefundedSet { ${money} } }`,
      connection(style, 'lineItems', linesPerPage, lineFields(grants)),
    ].join(' '),
  nodeCost: (grants) => 6 + (grants.has('read_customers') ? 1 : 0) + connectionCost(linesPerPage, lineCost(grants)),
};

export const moreLines = (grants: Grants): NestedPages =>
  nestedPages('OrderLines', 'order', 'lineItems', lineFields(grants), lineCost(grants));

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
  fields: (style) =>
    'id firstName lastName locale createdAt updatedAt defaultEmailAddress { emailAddress } defaultPhoneNumber { phoneNumber } ' +
    `defaultAddress { id } ${connection(style, 'addressesV2', addressesPerPage, address)}`,
  nodeCost: () => 4 + connectionCost(addressesPerPage, 1),
};

export const moreAddresses = (): NestedPages => nestedPages('CustomerAddresses', 'customer', 'addressesV2', address, 1);
