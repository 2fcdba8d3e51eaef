import { asNode, at, type Node } from './node.ts';
import type { Known, Reader } from './reader.ts';

const ofAddress = ['name', 'firstName', 'lastName', 'address1', 'address2', 'zip', 'phone'];

/** Protected fields of an address. */
export const protectedOfAddress = (address: unknown): unknown[] => ofAddress.map((name) => asNode(address)?.[name]);

export const protectedOfOrder = (order: Node): unknown[] => [
  order.email,
  order.phone,
  at(order, 'customer', 'firstName'),
  at(order, 'customer', 'lastName'),
  at(order, 'customer', 'defaultPhoneNumber', 'phoneNumber'),
  ...protectedOfAddress(order.billingAddress),
  ...protectedOfAddress(order.shippingAddress),
];

export function protectedOfCustomer(customer: Node): unknown[] {
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
export type ReadProtected = (field: string, value: unknown) => Known<string>;

/**
 * Shopify answers null both for an empty field and for one that the app was not approved for. Null is known to be none only if
 * another protected field of the same record has a value; if all are null, they may be withheld.
 * @param values all protected fields of the record
 */
export function protectedReader(reader: Reader, values: readonly unknown[]): ReadProtected {
  const isApproved = values.some((value) => value !== null && value !== undefined);
  return (field, value) => {
    const text = reader.text(field, value);
    return text === null && !isApproved ? undefined : text;
  };
}
