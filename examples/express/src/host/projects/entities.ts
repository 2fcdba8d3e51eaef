import { defineEntity, type EntitySchema, p } from '@mikro-orm/core';

/** A project of the workshop: here, an order that somebody has to make. */
export interface Project {
  shop_id: string;
  id: string;
  provider_key: string;
  external_id: string;
  number: string;
  status: string;
  payment_status: string;
  fulfillment_status: string;
  placed_at: Date | null | undefined;
  due_at: Date | null | undefined;
  customer_external_id: string | null | undefined;
  customer_name: string | null | undefined;
  customer_email: string | null | undefined;
  shipping_address: object | null | undefined;
  currency: string;
  total: string;
  note: string | null | undefined;
  gift_message: string | null | undefined;
  deleted_at: Date | null | undefined;
}

export interface ProjectLine {
  shop_id: string;
  project_id: string;
  external_id: string;
  position: number;
  sku: string | null | undefined;
  title: string;
  quantity: number;
  unit_price: string;
  currency: string;
  options: object;
  personalization: string | null | undefined;
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
    placed_at: p.datetime().columnType('timestamptz').nullable(),
    due_at: p.datetime().columnType('timestamptz').nullable(),
    customer_external_id: p.text().nullable(),
    customer_name: p.text().nullable(),
    customer_email: p.text().nullable(),
    shipping_address: p.json<object>().nullable(),
    currency: p.text(),
    total: p.decimal('string').columnType('numeric(21,6)'),
    note: p.text().nullable(),
    gift_message: p.text().nullable(),
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
    sku: p.text().nullable(),
    title: p.text(),
    quantity: p.integer(),
    unit_price: p.decimal('string').columnType('numeric(21,6)'),
    currency: p.text(),
    options: p.json<object>(),
    personalization: p.text().nullable(),
  },
});
