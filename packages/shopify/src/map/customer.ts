import type { Address, Customer } from '@makerfex/integrations-core';
import { readAddress, readName } from './address.ts';
import type { Node } from './node.ts';
import { protectedOfCustomer, protectedReader, type ReadProtected } from './protected.ts';
import type { Known, Reader } from './reader.ts';

export function readCustomer(reader: Reader, node: Node): Customer {
  const personal = protectedReader(reader, protectedOfCustomer(node));
  /** Reads a protected text from the object around it, which is null if the text is withheld. */
  const textIn = (field: string, name: string): Known<string> => {
    const holder = reader.object(field, node[field]);
    return personal(field, holder ? holder[name] : holder);
  };
  return {
    externalId: reader.externalId,
    updatedAt: reader.time('updatedAt', node.updatedAt) ?? null,
    name: readName('', node, personal),
    email: textIn('defaultEmailAddress', 'emailAddress'),
    phone: textIn('defaultPhoneNumber', 'phoneNumber'),
    locale: reader.text('locale', node.locale),
    addresses: readAddresses(reader, node, personal),
    createdAt: reader.time('createdAt', node.createdAt),
  };
}

/** The default address comes first, for readers that need only one. */
function readAddresses(reader: Reader, node: Node, personal: ReadProtected): Address[] | undefined {
  const defaultAddress = reader.object('defaultAddress', node.defaultAddress);
  const defaultId = defaultAddress && reader.text('defaultAddress.id', defaultAddress.id);
  const found = reader.nodes('addressesV2', node.addressesV2, (address, path) => {
    const [id, read] = [reader.text(`${path}.id`, address.id), readAddress(reader, path, address, personal)];
    return read && isWhole(read) ? [{ id, read }] : undefined;
  });
  if (!found) return undefined;
  const isOrdered = defaultId !== undefined && found.every(({ id }) => id !== undefined);
  if (found.length > 1 && !isOrdered) return undefined;
  const [first, others] = [found.filter(({ id }) => id === defaultId), found.filter(({ id }) => id !== defaultId)];
  return [...first, ...others].map(({ read }) => read);
}

/** A list of addresses replaces the stored list as a whole, so an incomplete address would lose stored fields. */
const isWhole = (address: Address): boolean => Object.values(address).every((value) => value !== undefined);
