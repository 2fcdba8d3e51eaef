import { defineEntity, type EntitySchema, p } from '@mikro-orm/core';

/** A customer of the shop, with what its source reports. */
export interface Customer {
  shop_id: string;
  id: string;
  provider_key: string;
  external_id: string;
  name: string | null | undefined;
  email: string | null | undefined;
  phone: string | null | undefined;
  address: object | null | undefined;
  deleted_at: Date | null | undefined;
}

export const CustomerSchema: EntitySchema<Customer> = defineEntity({
  name: 'Customer',
  tableName: 'customers',
  indexes: [{ properties: ['shop_id', 'provider_key', 'external_id'] }],
  properties: {
    shop_id: p.text().primary(),
    id: p.uuid().primary(),
    provider_key: p.text(),
    external_id: p.text(),
    name: p.text().nullable(),
    email: p.text().nullable(),
    phone: p.text().nullable(),
    address: p.json<object>().nullable(),
    deleted_at: p.datetime().columnType('timestamptz').nullable(),
  },
});
