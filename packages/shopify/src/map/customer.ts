import type { Address, Customer } from '@makerfex/integrations-core';
import { readAddress, readName } from './address.ts';
import { at, type Node } from './node.ts';
import type { Reader } from './reader.ts';

export function readCustomer(reader: Reader, node: Node): Customer {
  return {
    externalId: reader.externalId,
    updatedAt: reader.time('updatedAt', node.updatedAt),
    name: readName(reader, '', node),
    email: reader.textOrNull('defaultEmailAddress', at(node, 'defaultEmailAddress', 'emailAddress')),
    phone: reader.textOrNull('defaultPhoneNumber', at(node, 'defaultPhoneNumber', 'phoneNumber')),
    locale: reader.textOrNull('locale', node.locale),
    addresses: readAddresses(reader, node),
    createdAt: reader.time('createdAt', node.createdAt),
  };
}

/** The default address comes first: whoever needs one address takes it. */
function readAddresses(reader: Reader, node: Node): Address[] {
  const usual = at(node, 'defaultAddress', 'id');
  const [first, others]: [Address[], Address[]] = [[], []];
  reader.parts('addressesV2', node.addressesV2, (address, path) => {
    const read = readAddress(reader, path, address);
    if (read) (address.id === usual ? first : others).push(read);
  });
  return [...first, ...others];
}
