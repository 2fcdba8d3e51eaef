/** The part of the schema that is about orders. */
export const ordersSdl = /* GraphQL */ `
type OrderConnection { edges: [OrderEdge!]! nodes: [Order!]! pageInfo: PageInfo! }
type OrderEdge { node: Order! }
type Order implements Node {
  id: ID!
  name: String!
  test: Boolean!
  edited: Boolean!
  closed: Boolean!
  taxesIncluded: Boolean!
  dutiesIncluded: Boolean!
  requiresShipping: Boolean!
  unpaid: Boolean!
  fullyPaid: Boolean!
  currencyCode: CurrencyCode!
  presentmentCurrencyCode: CurrencyCode!
  createdAt: DateTime!
  processedAt: DateTime!
  updatedAt: DateTime!
  closedAt: DateTime
  cancelledAt: DateTime
  cancelReason: OrderCancelReason
  displayFinancialStatus: OrderDisplayFinancialStatus
  displayFulfillmentStatus: OrderDisplayFulfillmentStatus!
  email: String
  phone: String
  note: String
  tags: [String!]!
  customAttributes: [Attribute!]!
  discountCodes: [String!]!
  customer: Customer
  billingAddress: MailingAddress
  shippingAddress: MailingAddress
  subtotalPriceSet: MoneyBag
  totalDiscountsSet: MoneyBag
  totalShippingPriceSet: MoneyBag!
  totalTaxSet: MoneyBag
  totalTipReceivedSet: MoneyBag!
  originalTotalDutiesSet: MoneyBag
  originalTotalAdditionalFeesSet: MoneyBag
  additionalFees: [AdditionalFee!]!
  totalPriceSet: MoneyBag!
  originalTotalPriceSet: MoneyBag!
  currentSubtotalPriceSet: MoneyBag!
  currentTotalDiscountsSet: MoneyBag!
  currentShippingPriceSet: MoneyBag!
  currentTotalTaxSet: MoneyBag!
  currentTotalDutiesSet: MoneyBag
  currentTotalAdditionalFeesSet: MoneyBag
  currentTotalPriceSet: MoneyBag!
  totalReceivedSet: MoneyBag!
  totalRefundedSet: MoneyBag!
  netPaymentSet: MoneyBag!
  refundDiscrepancySet: MoneyBag!
  totalOutstandingSet: MoneyBag!
  taxLines: [TaxLine!]!
  shippingLine: ShippingLine
  shippingLines(after: String, first: Int, includeRemovals: Boolean = false): ShippingLineConnection!
  fulfillments(first: Int): [Fulfillment!]!
  refunds(first: Int): [Refund!]!
  transactions(first: Int): [OrderTransaction!]!
  lineItems(after: String, first: Int): LineItemConnection!
}
enum OrderCancelReason { CUSTOMER DECLINED FRAUD INVENTORY OTHER STAFF }
enum OrderDisplayFinancialStatus { AUTHORIZED EXPIRED PAID PARTIALLY_PAID PARTIALLY_REFUNDED PENDING REFUNDED VOIDED }
enum OrderDisplayFulfillmentStatus {
  FULFILLED FULFILLMENT_NOT_REQUIRED IN_PROGRESS ON_HOLD OPEN PARTIALLY_FULFILLED PENDING_FULFILLMENT REQUEST_DECLINED
  RESTOCKED SCHEDULED UNFULFILLED
}
type AdditionalFee implements Node { id: ID! name: String! price: MoneyBag! taxLines: [TaxLine!]! }
type TaxLine {
  title: String!
  rate: Float
  ratePercentage: Float
  source: String
  channelLiable: Boolean
  priceSet: MoneyBag!
}
type DiscountAllocation { allocatedAmountSet: MoneyBag! discountApplication: DiscountApplication! }
interface DiscountApplication {
  index: Int!
  allocationMethod: DiscountApplicationAllocationMethod!
  targetSelection: DiscountApplicationTargetSelection!
  targetType: DiscountApplicationTargetType!
}
type AutomaticDiscountApplication implements DiscountApplication {
  index: Int!
  allocationMethod: DiscountApplicationAllocationMethod!
  targetSelection: DiscountApplicationTargetSelection!
  targetType: DiscountApplicationTargetType!
  title: String!
}
type DiscountCodeApplication implements DiscountApplication {
  index: Int!
  allocationMethod: DiscountApplicationAllocationMethod!
  targetSelection: DiscountApplicationTargetSelection!
  targetType: DiscountApplicationTargetType!
  code: String!
}
enum DiscountApplicationAllocationMethod { ACROSS EACH ONE }
enum DiscountApplicationTargetSelection { ALL ENTITLED EXPLICIT }
enum DiscountApplicationTargetType { LINE_ITEM SHIPPING_LINE }
type ShippingLineConnection { edges: [ShippingLineEdge!]! nodes: [ShippingLine!]! pageInfo: PageInfo! }
type ShippingLineEdge { node: ShippingLine! }
type ShippingLine {
  id: ID
  title: String!
  code: String
  source: String
  carrierIdentifier: String
  deliveryCategory: String
  custom: Boolean!
  isRemoved: Boolean!
  phone: String
  originalPriceSet: MoneyBag!
  discountedPriceSet: MoneyBag!
  currentDiscountedPriceSet: MoneyBag!
  discountAllocations: [DiscountAllocation!]!
  taxLines: [TaxLine!]!
}
type Fulfillment implements Node {
  id: ID!
  name: String!
  status: FulfillmentStatus!
  createdAt: DateTime!
  updatedAt: DateTime!
  totalQuantity: Int!
  trackingInfo(first: Int): [FulfillmentTrackingInfo!]!
}
enum FulfillmentStatus { CANCELLED ERROR FAILURE SUCCESS }
type FulfillmentTrackingInfo { company: String number: String url: URL }
type Refund implements Node {
  id: ID!
  note: String
  createdAt: DateTime
  processedAt: DateTime!
  updatedAt: DateTime!
  totalRefundedSet: MoneyBag!
  transactions(after: String, first: Int): OrderTransactionConnection!
}
type OrderTransactionConnection { edges: [OrderTransactionEdge!]! nodes: [OrderTransaction!]! pageInfo: PageInfo! }
type OrderTransactionEdge { node: OrderTransaction! }
type OrderTransaction implements Node {
  id: ID!
  kind: OrderTransactionKind!
  status: OrderTransactionStatus!
  amountSet: MoneyBag!
  gateway: String
  test: Boolean!
  createdAt: DateTime!
  processedAt: DateTime
}
enum OrderTransactionKind { AUTHORIZATION CAPTURE CHANGE EMV_AUTHORIZATION REFUND SALE SUGGESTED_REFUND VOID }
enum OrderTransactionStatus { AWAITING_RESPONSE ERROR FAILURE PENDING SUCCESS UNKNOWN }
type LineItemConnection { edges: [LineItemEdge!]! nodes: [LineItem!]! pageInfo: PageInfo! }
type LineItemEdge { node: LineItem! }
type LineItem implements Node {
  id: ID!
  name: String!
  title: String!
  variantTitle: String
  sku: String
  quantity: Int!
  currentQuantity: Int!
  refundableQuantity: Int!
  unfulfilledQuantity: Int!
  nonFulfillableQuantity: Int!
  requiresShipping: Boolean!
  isGiftCard: Boolean!
  taxable: Boolean!
  product: Product
  variant: ProductVariant
  lineItemGroup: LineItemGroup
  originalUnitPriceSet: MoneyBag!
  originalTotalSet: MoneyBag!
  discountedTotalSet(withCodeDiscounts: Boolean = false): MoneyBag!
  totalDiscountSet: MoneyBag!
  discountAllocations: [DiscountAllocation!]!
  taxLines(first: Int): [TaxLine!]!
  customAttributes: [Attribute!]!
}
type LineItemGroup implements Node {
  id: ID!
  title: String!
  quantity: Int!
  productId: ID
  variantId: ID
  variantSku: String
  customAttributes: [Attribute!]!
}
`;
