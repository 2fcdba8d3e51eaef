import type { Customer } from '@makerfex/integrations-core';
import { joined, readAddress } from './address.ts';
import { asText, at, type Node, nodesOf } from './node.ts';
import type { Reader } from './reader.ts';

export function readCustomer(reader: Reader, node: Node): Customer {
  const usual = at(node, 'defaultAddress', 'id');
  // The default address comes first: whoever needs one address takes it.
  const addresses = nodesOf(node.addressesV2).toSorted((a, b) => Number(b.id === usual) - Number(a.id === usual));
  return {
    externalId: reader.externalId,
    updatedAt: reader.time('updatedAt', node.updatedAt),
    name: joined(node.firstName, node.lastName),
    email: asText(at(node, 'defaultEmailAddress', 'emailAddress')),
    phone: asText(at(node, 'defaultPhoneNumber', 'phoneNumber')),
    locale: asText(node.locale),
    addresses: addresses.flatMap((address) => readAddress(reader, 'addresses', address) ?? []),
    createdAt: reader.time('createdAt', node.createdAt),
  };
}
