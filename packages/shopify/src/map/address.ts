import type { Known, RecordReader } from '@makerfex/integrations-core/provider';
import type { Address } from '@makerfex/integrations-core/records';
import { text } from './fields.ts';
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
    countryCode: readCountry(address),
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

/** First and last name: null if both are null, unknown if one of them is unknown. */
export function readName(person: RecordReader, personal: ReadProtected): Known<string> {
  const parts = ['firstName', 'lastName'].map((name) => personal.text(person, name));
  if (parts.includes(undefined)) return undefined;
  return parts.filter((part) => typeof part === 'string').join(' ') || null;
}

/** The code of a region, or else its name. */
const readRegion = (code: Known<string>, name: Known<string>): Known<string> => (code === null ? name : code);

function readCountry(address: RecordReader): Known<string> {
  const code = address.optional('countryCodeV2', text);
  // ZZ is Shopify's word for "unknown region".
  if (code === 'ZZ') return null;
  if (!code) return code;
  return /^[A-Z]{2}$/.test(code) ? code : address.warn('countryCodeV2', 'is not a two-letter country code');
}
