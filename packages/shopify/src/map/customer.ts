import type { Address, Customer } from '@makerfex/integrations-core';
import { readAddress, readName } from './address.ts';
import type { Node } from './node.ts';
import { protectedOfCustomer, protectedReader, type ReadProtected } from './protected.ts';
import type { Known, Reader } from './reader.ts';

export function readCustomer(reader: Reader, node: Node): Customer {
  const personal = protectedReader(reader, protectedOfCustomer(node));
  /** An object that holds one protected text is null where that text may not be seen. */
  const held = (field: string, name: string): Known<string> => {
    const holder = reader.object(field, node[field]);
    return personal(field, holder ? holder[name] : holder);
  };
  return {
    externalId: reader.externalId,
    updatedAt: reader.time('updatedAt', node.updatedAt) ?? null,
    name: readName('', node, personal),
    email: held('defaultEmailAddress', 'emailAddress'),
    phone: held('defaultPhoneNumber', 'phoneNumber'),
    locale: reader.text('locale', node.locale),
    addresses: readAddresses(reader, node, personal),
    createdAt: reader.time('createdAt', node.createdAt),
  };
}

/** The default address comes first: whoever needs one address takes it. */
function readAddresses(reader: Reader, node: Node, personal: ReadProtected): Address[] | undefined {
  const usual = reader.object('defaultAddress', node.defaultAddress);
  const usualId = usual && reader.text('defaultAddress.id', usual.id);
  const found = reader.nodes('addressesV2', node.addressesV2, (address, path) => {
    const [id, read] = [reader.text(`${path}.id`, address.id), readAddress(reader, path, address, personal)];
    return read && isWhole(read) ? [{ id, read }] : undefined;
  });
  if (!found) return undefined;
  const isOrdered = usualId !== undefined && found.every(({ id }) => id !== undefined);
  if (found.length > 1 && !isOrdered) return undefined;
  const [first, others] = [found.filter(({ id }) => id === usualId), found.filter(({ id }) => id !== usualId)];
  return [...first, ...others].map(({ read }) => read);
}

/** A list of addresses replaces the known one as a whole, so one with a part unknown would lose what is known of it. */
const isWhole = (address: Address): boolean => Object.values(address).every((value) => value !== undefined);
