/** Every fixed text of a document. `{...}` is a placeholder. */
export const englishLabels = {
  invoice: 'Invoice',
  creditNote: 'Credit note',
  receipt: 'Receipt',
  workOrder: 'Work order',
  issuedOn: 'Issued',
  dueOn: 'Due',
  suppliedOn: 'Supplied',
  reference: 'Reference',
  invoiceNumber: 'Invoice',
  billTo: 'Bill to',
  workFor: 'To',
  shipTo: 'Ship to',
  description: 'Description',
  quantity: 'Qty',
  unitPrice: 'Unit price',
  tax: 'Tax',
  amount: 'Amount',
  sku: 'SKU {sku}',
  discount: 'Discount',
  noItems: 'No items',
  subtotal: 'Subtotal',
  shipping: 'Shipping',
  taxOn: '{tax} on {base}',
  taxIncluded: 'Includes {tax} on {base}',
  total: 'Total',
  payment: '{label}, {day}',
  due: 'Amount due',
  instructions: 'Instructions',
  notes: 'Notes',
  terms: 'Terms',
  materials: 'Materials for {item}',
  page: 'Page {page} of {pages}',
  /** On a document that is only a preview. */
  preview: 'Preview. Not issued, nothing to pay or do yet.',
  /** Not printed: read aloud instead of the logo. */
  logo: 'Logo of {name}',
};
export type DocumentLabels = typeof englishLabels;

/** Fills in a label: `fill('Page {page}', { page: '2' })`. */
export const fill = (label: string, values: Readonly<Record<string, string>>): string =>
  label.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
