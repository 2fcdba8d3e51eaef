import type { Known, RawObject, RecordReader } from '@makerfex/integrations-core/provider';
import { text } from './fields.ts';
import { asNode, at } from './node.ts';

const ofAddress = ['name', 'firstName', 'lastName', 'address1', 'address2', 'zip', 'phone'];

/** Protected fields of an address. */
export const protectedOfAddress = (address: unknown): unknown[] => ofAddress.map((name) => asNode(address)?.[name]);

export const protectedOfOrder = (order: RawObject): unknown[] => [
  order.email,
  order.phone,
  at(order, 'customer', 'firstName'),
  at(order, 'customer', 'lastName'),
  at(order, 'customer', 'defaultPhoneNumber', 'phoneNumber'),
  ...protectedOfAddress(order.billingAddress),
  ...protectedOfAddress(order.shippingAddress),
];

export function protectedOfCustomer(customer: RawObject): unknown[] {
  const addresses: unknown = at(customer, 'addressesV2', 'nodes');
  return [
    customer.firstName,
    customer.lastName,
    at(customer, 'defaultEmailAddress', 'emailAddress'),
    at(customer, 'defaultPhoneNumber', 'phoneNumber'),
    ...(Array.isArray(addresses) ? addresses.flatMap(protectedOfAddress) : []),
  ];
}

/** Reads protected customer data of one record. */
export interface ReadProtected {
  readonly text: (reader: RecordReader, field: string) => Known<string>;
  /** What null means: none if the app was approved for protected data, else unknown. */
  readonly ofNull: null | undefined;
}

/**
 * Shopify answers null both for an empty field and for one that the app was not approved for. Null is known to be none only if
 * another protected field of the same record has a value; if all are null, they may be withheld.
 * @param values all protected fields of the record
 */
export function protectedReader(values: readonly unknown[]): ReadProtected {
  const isApproved = values.some((value) => value !== null && value !== undefined);
  const ofNull = isApproved ? null : undefined;
  return {
    text: (reader, field) => {
      const value = reader.optional(field, text);
      return value === null ? ofNull : value;
    },
    ofNull,
  };
}
