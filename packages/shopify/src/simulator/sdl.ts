import { ordersSdl } from './sdl-orders.ts';
import { webhooksSdl } from './sdl-webhooks.ts';

/**
 * The part of the Admin schema (2026-10) that the adapter uses. Names, arguments, defaults and nullability are those of the
 * whole schema; a contract test compares them.
 */
export const sdl = /* GraphQL */ `
schema { query: QueryRoot mutation: Mutation }

scalar DateTime
scalar Decimal
scalar Money
scalar URL
scalar UnsignedInt64

type QueryRoot {
  shop: Shop!
  currentAppInstallation: AppInstallation!
  orders(after: String, first: Int, query: String, sortKey: OrderSortKeys = PROCESSED_AT): OrderConnection!
  order(id: ID!): Order
  ordersCount(limit: Int = 10000, query: String): Count
  products(after: String, first: Int, query: String, sortKey: ProductSortKeys = ID): ProductConnection!
  product(id: ID!): Product
  productsCount(limit: Int = 10000, query: String): Count
  customers(after: String, first: Int, query: String, sortKey: CustomerSortKeys = ID): CustomerConnection!
  customer(id: ID!): Customer
  customersCount(limit: Int = 10000, query: String): Count
  inventoryItem(id: ID!): InventoryItem
  events(after: String, first: Int, query: String, sortKey: EventSortKeys = ID): EventConnection
  bulkOperation(id: ID!): BulkOperation
  webhookSubscriptions(after: String, first: Int, uri: String): WebhookSubscriptionConnection!
}

type Mutation {
  bulkOperationRunQuery(groupObjects: Boolean! = false, query: String!): BulkOperationRunQueryPayload
  webhookSubscriptionCreate(
    topic: WebhookSubscriptionTopic!
    webhookSubscription: WebhookSubscriptionInput!
  ): WebhookSubscriptionCreatePayload
  webhookSubscriptionDelete(id: ID!): WebhookSubscriptionDeletePayload
}

interface Node { id: ID! }
type PageInfo { endCursor: String hasNextPage: Boolean! }
type Count { count: Int! precision: CountPrecision! }
enum CountPrecision { AT_LEAST EXACT }
enum OrderSortKeys { CREATED_AT ID PROCESSED_AT UPDATED_AT }
enum ProductSortKeys { CREATED_AT ID UPDATED_AT }
enum CustomerSortKeys { CREATED_AT ID UPDATED_AT }
enum EventSortKeys { CREATED_AT ID }

type Shop implements Node {
  id: ID!
  name: String!
  myshopifyDomain: String!
  currencyCode: CurrencyCode!
  taxesIncluded: Boolean!
  ianaTimezone: String!
}
type AppInstallation implements Node { id: ID! accessScopes: [AccessScope!]! app: App! }
type App implements Node { id: ID! apiKey: String! }
type AccessScope { handle: String! }
type MoneyBag { shopMoney: MoneyV2! presentmentMoney: MoneyV2! }
type MoneyV2 { amount: Decimal! currencyCode: CurrencyCode! }
enum CurrencyCode { EUR GBP JPY USD USDC }
enum CountryCode { DE FR JP US ZZ }
type Attribute { key: String! value: String }

${ordersSdl}
${webhooksSdl}
type ProductConnection { edges: [ProductEdge!]! nodes: [Product!]! pageInfo: PageInfo! }
type ProductEdge { node: Product! }
type Product implements Node {
  id: ID!
  title: String!
  description(truncateAt: Int): String!
  status: ProductStatus!
  tags: [String!]!
  createdAt: DateTime!
  updatedAt: DateTime!
  onlineStoreUrl: URL
  media(after: String, first: Int): MediaConnection!
  variants(after: String, first: Int): ProductVariantConnection!
}
enum ProductStatus { ACTIVE ARCHIVED DRAFT UNLISTED }
type MediaConnection { edges: [MediaEdge!]! nodes: [Media!]! pageInfo: PageInfo! }
type MediaEdge { node: Media! }
interface Media { id: ID! alt: String mediaContentType: MediaContentType! preview: MediaPreviewImage }
type MediaImage implements Media & Node {
  id: ID!
  alt: String
  mediaContentType: MediaContentType!
  preview: MediaPreviewImage
}
type Video implements Media & Node { id: ID! alt: String mediaContentType: MediaContentType! preview: MediaPreviewImage }
enum MediaContentType { EXTERNAL_VIDEO IMAGE MODEL_3D VIDEO }
type MediaPreviewImage { image: Image }
type Image { url: URL! }
type ProductVariantConnection { edges: [ProductVariantEdge!]! nodes: [ProductVariant!]! pageInfo: PageInfo! }
type ProductVariantEdge { node: ProductVariant! }
type ProductVariant implements Node {
  id: ID!
  title: String!
  sku: String
  price: Money!
  inventoryQuantity: Int
  selectedOptions: [SelectedOption!]!
  inventoryItem: InventoryItem!
  product: Product!
}
type SelectedOption { name: String! value: String! }
type InventoryItem implements Node {
  id: ID!
  tracked: Boolean!
  inventoryLevels(after: String, first: Int): InventoryLevelConnection!
  variants(after: String, first: Int): ProductVariantConnection
}
type InventoryLevelConnection { edges: [InventoryLevelEdge!]! nodes: [InventoryLevel!]! pageInfo: PageInfo! }
type InventoryLevelEdge { node: InventoryLevel! }
type InventoryLevel implements Node { id: ID! location: Location! quantities(names: [String!]!): [InventoryQuantity!]! }
type Location implements Node { id: ID! }
type InventoryQuantity { name: String! quantity: Int! }

type CustomerConnection { edges: [CustomerEdge!]! nodes: [Customer!]! pageInfo: PageInfo! }
type CustomerEdge { node: Customer! }
type Customer implements Node {
  id: ID!
  firstName: String
  lastName: String
  locale: String!
  createdAt: DateTime!
  updatedAt: DateTime!
  defaultEmailAddress: CustomerEmailAddress
  defaultPhoneNumber: CustomerPhoneNumber
  defaultAddress: MailingAddress
  addressesV2(after: String, first: Int): MailingAddressConnection!
}
type CustomerEmailAddress { emailAddress: String! }
type CustomerPhoneNumber { phoneNumber: String! }
type MailingAddressConnection { edges: [MailingAddressEdge!]! nodes: [MailingAddress!]! pageInfo: PageInfo! }
type MailingAddressEdge { node: MailingAddress! }
type MailingAddress implements Node {
  id: ID!
  name: String
  firstName: String
  lastName: String
  company: String
  address1: String
  address2: String
  city: String
  province: String
  provinceCode: String
  zip: String
  countryCodeV2: CountryCode
  phone: String
}

type EventConnection { edges: [EventEdge!]! nodes: [Event!]! pageInfo: PageInfo! }
type EventEdge { node: Event! }
interface Event { id: ID! action: String! createdAt: DateTime! }
type BasicEvent implements Event & Node {
  id: ID!
  action: String!
  createdAt: DateTime!
  subjectId: ID!
  subjectType: EventSubjectType!
}
enum EventSubjectType { ORDER PRODUCT PRODUCT_VARIANT }

type BulkOperationRunQueryPayload { bulkOperation: BulkOperation userErrors: [BulkOperationUserError!]! }
type BulkOperationUserError { code: BulkOperationUserErrorCode message: String! }
enum BulkOperationUserErrorCode { INVALID LIMIT_REACHED OPERATION_IN_PROGRESS }
type BulkOperation implements Node {
  id: ID!
  status: BulkOperationStatus!
  errorCode: BulkOperationErrorCode
  createdAt: DateTime!
  completedAt: DateTime
  objectCount: UnsignedInt64!
  rootObjectCount: UnsignedInt64!
  fileSize: UnsignedInt64
  url: URL
}
enum BulkOperationStatus { CANCELED CANCELING COMPLETED CREATED EXPIRED FAILED RUNNING }
enum BulkOperationErrorCode { ACCESS_DENIED INTERNAL_SERVER_ERROR TIMEOUT }
`;
