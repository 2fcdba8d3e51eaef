import { defineEntity, type EntitySchema, p } from '@mikro-orm/core';

/** An invoice of the shop, as it was issued. */
export interface SalesInvoice {
  shop_id: string;
  id: string;
  number: string;
  issued_on: string;
  buyer: string | null | undefined;
  currency: string;
  total: string;
  /** The whole invoice, in core's canonical form. */
  document: object;
  /** Attached by the integrations; null for an invoice that the shop issued itself. */
  metadata: object | null | undefined;
}

/** The number of a shop's last invoice. */
export interface InvoiceCount {
  shop_id: string;
  last: number;
}

export const SalesInvoiceSchema: EntitySchema<SalesInvoice> = defineEntity({
  name: 'SalesInvoice',
  tableName: 'invoices',
  uniques: [{ properties: ['shop_id', 'number'] }],
  properties: {
    shop_id: p.text().primary(),
    id: p.uuid().primary(),
    number: p.text(),
    issued_on: p.date(),
    buyer: p.text().nullable(),
    currency: p.text(),
    total: p.decimal('string').columnType('numeric(21,6)'),
    document: p.json<object>(),
    metadata: p.json<object>().nullable(),
  },
});

export const InvoiceCountSchema: EntitySchema<InvoiceCount> = defineEntity({
  name: 'InvoiceCount',
  tableName: 'invoice_counts',
  properties: {
    shop_id: p.text().primary(),
    last: p.integer(),
  },
});
