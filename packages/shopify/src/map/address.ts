import { type Known, personName, type RecordReader } from '@makerfex/integrations-core/provider';
import type { Address } from '@makerfex/integrations-core/records';
import { country, text } from './fields.ts';
import type { ReadProtected } from './protected.ts';

/** Reads the address in a field. */
export function readAddressIn(reader: RecordReader, field: string, personal: ReadProtected): Known<Address> {
  const address = reader.object(field, (part) => readAddress(part, personal));
  // If all protected fields are null, a null address may be withheld like them.
  return address === null ? personal.ofNull : address;
}

export function readAddress(address: RecordReader, personal: ReadProtected): Address {
  return {
    name: readFullName(address, personal),
    company: address.optional('company', text),
    line1: personal.text(address, 'address1'),
    line2: personal.text(address, 'address2'),
    city: address.optional('city', text),
    region: readRegion(address.optional('provinceCode', text), address.optional('province', text)),
    postalCode: personal.text(address, 'zip'),
    countryCode: address.optional('countryCodeV2', country),
    phone: personal.text(address, 'phone'),
  };
}

/** The full name, or else first and last name. */
function readFullName(address: RecordReader, personal: ReadProtected): Known<string> {
  const name = personal.text(address, 'name');
  const { firstName, lastName } = address.raw;
  const hasParts = firstName !== undefined || lastName !== undefined;
  return name || !hasParts ? name : readName(address, personal);
}

export const readName = (person: RecordReader, personal: ReadProtected): Known<string> =>
  personName(personal.text(person, 'firstName'), personal.text(person, 'lastName'));

/** The code of a region, or else its name. */
const readRegion = (code: Known<string>, name: Known<string>): Known<string> => (code === null ? name : code);
