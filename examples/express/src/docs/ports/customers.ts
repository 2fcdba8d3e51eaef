import { randomUUID } from 'node:crypto';
import type { UpsertPort } from '@makerfex/integrations-core';
import type { Customer } from '@makerfex/integrations-core/records';
import type { PoolClient } from 'pg';

export const customerTable = `create table customer (
  shop_id text, id uuid, name text, email text, phone text, deleted_at timestamptz, primary key (shop_id, id))`;

/** JSON leaves out what is undefined, so `?` tells an absent field, which keeps its value, from null, which clears it. */
const save = `
  merge into customer as known
  using (
    select record.id, fields, name, email, phone
    from jsonb_to_recordset($2::jsonb) as record(id uuid, fields jsonb),
      jsonb_to_record(fields) as field(name text, email text, phone text)
  ) as given on known.shop_id = $1 and known.id = given.id
  when matched then update set
    name = case when given.fields ? 'name' then given.name else known.name end,
    email = case when given.fields ? 'email' then given.email else known.email end,
    phone = case when given.fields ? 'phone' then given.phone else known.phone end,
    deleted_at = null
  when not matched then insert (shop_id, id, name, email, phone)
    values ($1, given.id, given.name, given.email, given.phone)`;

export const upsertCustomers: UpsertPort<Customer, PoolClient> = async ({ items, deleted }, { tx, scope }) => {
  const customers = items.map(({ item, hostId }) => ({ id: hostId ?? randomUUID(), fields: item }));
  await tx.query(save, [scope.shopId, JSON.stringify(customers)]);
  const gone = deleted.map(({ hostId }) => hostId);
  await tx.query('update customer set deleted_at = now() where shop_id = $1 and id = any($2)', [scope.shopId, gone]);
  return customers.map(({ id, fields }) => ({ externalId: fields.externalId, hostId: id }));
};
