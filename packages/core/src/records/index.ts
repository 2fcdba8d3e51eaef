// The records that providers return and hosts keep: orders, products, customers, invoices, work orders, money.
export { computeTotals } from '../invoices/compute-totals.ts';
export type {
  DocumentOptions,
  DocumentPrinter,
  DocumentRenderer,
  DocumentWarning,
  RenderedDocument,
} from '../invoices/document-renderer.ts';
export { type IssueDetails, issueInvoice } from '../invoices/issue-invoice.ts';
export { type Address, addressSchema } from './address.ts';
export { checkOrderTotals, type RecordFinding } from './check-totals.ts';
export { type Customer, customerSchema } from './customer.ts';
export { dayIn, timeZoneSchema } from './day.ts';
export { type Bom, documentCurrencySchema, documentDecimalSchema } from './document-fields.ts';
export { type Amount, type ExactMoney, money } from './exact-money.ts';
export { exactDecimal, exactNumber, formatMoney, moneyFormat } from './format-money.ts';
export {
  type Discount,
  discountSchema,
  type Invoice,
  type InvoiceDraft,
  type InvoiceDraftInput,
  type InvoiceInput,
  type InvoiceLine,
  type InvoiceTax,
  type InvoiceTerms,
  type InvoiceTotals,
  invoiceDraftSchema,
  invoiceLineSchema,
  invoiceSchema,
  invoiceTaxSchema,
  invoiceTermsSchema,
  invoiceTotalsSchema,
} from './invoice.ts';
export { matchVariants } from './match-variants.ts';
export { mergeRecord } from './merge-record.ts';
export { minorUnits } from './minor-units.ts';
export { currencySchema, decimalFromMinorUnits, decimalSchema, type Money, moneySchema, toDecimal } from './money.ts';
export type { NamedValue } from './named-value.ts';
export { isOneLine, oneLine } from './one-line.ts';
export {
  type Order,
  type OrderCustomer,
  type OrderGift,
  orderSchema,
  type Refund,
  refundSchema,
  type Shipment,
  shipmentSchema,
} from './order.ts';
export { type OrderBundle, type OrderLine, orderLineSchema } from './order-line.ts';
export { type OrderAmounts, type OrderFee, type OrderTotals, orderTotalsSchema } from './order-totals.ts';
export { type Issuer, issuerSchema, type Party, partySchema } from './party.ts';
export {
  type Image,
  type InventoryLevel,
  imageSchema,
  type Product,
  productSchema,
  type Variant,
  variantSchema,
} from './product.ts';
export { type CanonicalRecord, type FieldsOf, recordFields, recordSchema } from './record.ts';
export { type MoneyTerm, sumMoney } from './sum-money.ts';
export { type TimestampOptions, timestampSchema, toTimestamp } from './timestamp.ts';
export { type WorkOrder, type WorkOrderInput, workOrderSchema } from './work-order.ts';
