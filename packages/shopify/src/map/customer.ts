import type { Known, RecordReader } from '@makerfex/integrations-core/provider';
import type { Address, Customer } from '@makerfex/integrations-core/records';
import { readAddress, readName } from './address.ts';
import { id, readNodes, text, time } from './fields.ts';
import { protectedOfCustomer, protectedReader, type ReadProtected } from './protected.ts';

export function readCustomer(reader: RecordReader): Customer {
  const personal = protectedReader(protectedOfCustomer(reader.raw));
  /** Reads a protected text from the object around it, which is null if the text is withheld. */
  const textIn = (field: string, name: string): Known<string> => {
    const value = reader.object(field, (holder) => personal.text(holder, name));
    return value === null ? personal.ofNull : value;
  };
  return {
    externalId: reader.required('id', id),
    updatedAt: reader.optional('updatedAt', time) ?? null,
    name: readName(reader, personal),
    email: textIn('defaultEmailAddress', 'emailAddress'),
    phone: textIn('defaultPhoneNumber', 'phoneNumber'),
    locale: reader.optional('locale', text),
    addresses: readAddresses(reader, personal),
    createdAt: reader.optional('createdAt', time),
  };
}

/** The default address comes first, for readers that need only one. */
function readAddresses(reader: RecordReader, personal: ReadProtected): Address[] | undefined {
  const defaultId = reader.object('defaultAddress', readId);
  const found = readNodes(reader, 'addressesV2', (part) => {
    const address = readAddress(part, personal);
    return isWhole(address) ? { id: readId(part), address } : undefined;
  });
  if (!found) return undefined;
  const isOrdered = defaultId !== undefined && found.every((one) => one.id !== undefined);
  if (found.length > 1 && !isOrdered) return undefined;
  const [first, others] = [found.filter((one) => one.id === defaultId), found.filter((one) => one.id !== defaultId)];
  return [...first, ...others].map(({ address }) => address);
}

/** A list of addresses replaces the stored list as a whole, so an incomplete address would lose stored fields. */
const isWhole = (address: Address): boolean => Object.values(address).every((value) => value !== undefined);

const readId = (address: RecordReader) => address.optional('id', text);
