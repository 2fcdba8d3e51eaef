import { type Known, personName } from '@makerfex/integrations-core/provider';
import type { Address, Customer } from '@makerfex/integrations-core/records';
import type { RawAddress, RawCustomer, RawOrder } from '../raw.ts';

export const idAndTime = ({ id, date_modified_gmt: changed = null }: Pick<RawOrder, 'id' | 'date_modified_gmt'>) => ({
  externalId: id,
  updatedAt: changed,
});

/** WooCommerce has an address of empty texts if there is none. */
export function toAddress(raw: RawAddress): Known<Address> {
  const { company, address_1: line1, address_2: line2, city, state: region, postcode: postalCode } = raw;
  const name = personName(raw.first_name, raw.last_name);
  const place = { name, company, line1, line2, city, region, postalCode, countryCode: raw.country };
  const fields = Object.values(place);
  if (fields.some(Boolean)) return { ...place, phone: raw.phone };
  return fields.includes(undefined) ? undefined : null;
}

export function toCustomer(raw: RawCustomer): Customer {
  const { first_name, last_name, email, billing, shipping, date_created_gmt: createdAt } = raw;
  const found = [billing, shipping].map((address) => address && toAddress(address));
  const addresses = found.includes(undefined) ? undefined : found.flatMap((address) => address ?? []);
  return {
    ...idAndTime(raw),
    name: personName(first_name, last_name),
    email,
    phone: billing?.phone,
    addresses,
    createdAt,
  };
}
