import { defineEntity, type EntitySchema, p } from '@mikro-orm/core';

/** A project: here, an order that somebody has to make. Null is unknown or none. */
export interface Project {
  shop_id: string;
  id: string;
  provider_key: string;
  external_id: string;
  number: string;
  status: string;
  payment_status: string;
  fulfillment_status: string;
  is_test: boolean | null | undefined;
  placed_at: Date | null | undefined;
  due_at: Date | null | undefined;
  customer_external_id: string | null | undefined;
  customer_name: string | null | undefined;
  customer_email: string | null | undefined;
  customer_phone: string | null | undefined;
  shipping_address: object | null | undefined;
  shipping_method: string | null | undefined;
  currency: string;
  taxes_included: boolean | null | undefined;
  /** Sum of the lines, before discounts. */
  subtotal: string | null | undefined;
  discount: string | null | undefined;
  shipping: string | null | undefined;
  tax: string | null | undefined;
  /** `{ kind, amount }[]` */
  fees: object | null | undefined;
  /** Total as ordered. */
  total: string;
  /** After edits, returns and exchanges: the number to invoice. */
  current_total: string | null | undefined;
  outstanding: string | null | undefined;
  /** The totals in the buyer's currency, if it differs. */
  presentment: object | null | undefined;
  note: string | null | undefined;
  is_gift: boolean | null | undefined;
  gift_message: string | null | undefined;
  gift_sender: string | null | undefined;
  gift_wrapped: boolean | null | undefined;
  /** `{ name, value }[]` */
  attributes: object | null | undefined;
  tags: object | null | undefined;
  deleted_at: Date | null | undefined;
}

export interface ProjectLine {
  shop_id: string;
  project_id: string;
  external_id: string;
  position: number;
  product_external_id: string | null | undefined;
  /** The id when it was ordered; `project_line_variants` finds the variant after its provider has renewed the id. */
  variant_external_id: string | null | undefined;
  sku: string | null | undefined;
  title: string;
  quantity: number;
  /** Units still to be sent. */
  open_quantity: number | null | undefined;
  kind: string;
  bundle: object | null | undefined;
  currency: string;
  unit_price: string;
  discount: string | null | undefined;
  tax: string | null | undefined;
  options: object;
  personalization: string | null | undefined;
  attributes: object | null | undefined;
}

export const ProjectSchema: EntitySchema<Project> = defineEntity({
  name: 'Project',
  tableName: 'projects',
  indexes: [{ properties: ['shop_id', 'provider_key', 'number'] }],
  properties: {
    shop_id: p.text().primary(),
    id: p.uuid().primary(),
    provider_key: p.text(),
    external_id: p.text(),
    number: p.text(),
    status: p.text(),
    payment_status: p.text(),
    fulfillment_status: p.text(),
    is_test: p.boolean().nullable(),
    placed_at: p.datetime().columnType('timestamptz').nullable(),
    due_at: p.datetime().columnType('timestamptz').nullable(),
    customer_external_id: p.text().nullable(),
    customer_name: p.text().nullable(),
    customer_email: p.text().nullable(),
    customer_phone: p.text().nullable(),
    shipping_address: p.json<object>().nullable(),
    shipping_method: p.text().nullable(),
    currency: p.text(),
    taxes_included: p.boolean().nullable(),
    subtotal: p.decimal('string').columnType('numeric').nullable(),
    discount: p.decimal('string').columnType('numeric').nullable(),
    shipping: p.decimal('string').columnType('numeric').nullable(),
    tax: p.decimal('string').columnType('numeric').nullable(),
    fees: p.json<object>().nullable(),
    total: p.decimal('string').columnType('numeric'),
    current_total: p.decimal('string').columnType('numeric').nullable(),
    outstanding: p.decimal('string').columnType('numeric').nullable(),
    presentment: p.json<object>().nullable(),
    note: p.text().nullable(),
    is_gift: p.boolean().nullable(),
    gift_message: p.text().nullable(),
    gift_sender: p.text().nullable(),
    gift_wrapped: p.boolean().nullable(),
    attributes: p.json<object>().nullable(),
    tags: p.json<object>().nullable(),
    deleted_at: p.datetime().columnType('timestamptz').nullable(),
  },
});

export const ProjectLineSchema: EntitySchema<ProjectLine> = defineEntity({
  name: 'ProjectLine',
  tableName: 'project_lines',
  properties: {
    shop_id: p.text().primary(),
    project_id: p.uuid().primary(),
    external_id: p.text().primary(),
    position: p.integer(),
    product_external_id: p.text().nullable(),
    variant_external_id: p.text().nullable(),
    sku: p.text().nullable(),
    title: p.text(),
    quantity: p.integer(),
    open_quantity: p.integer().nullable(),
    kind: p.text(),
    bundle: p.json<object>().nullable(),
    currency: p.text(),
    unit_price: p.decimal('string').columnType('numeric'),
    discount: p.decimal('string').columnType('numeric').nullable(),
    tax: p.decimal('string').columnType('numeric').nullable(),
    options: p.json<object>(),
    personalization: p.text().nullable(),
    attributes: p.json<object>().nullable(),
  },
});
