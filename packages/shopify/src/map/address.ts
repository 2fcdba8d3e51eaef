import type { Address } from '@makerfex/integrations-core';
import type { Node } from './node.ts';
import type { ReadProtected } from './protected.ts';
import type { Known, Reader } from './reader.ts';

export function readAddress(reader: Reader, field: string, value: unknown, personal: ReadProtected): Known<Address> {
  const address = reader.object(field, value);
  // If all protected fields are null, a null address may be withheld like them.
  if (address === null) return personal(field, null) === null ? null : undefined;
  if (!address) return address;
  const text = (name: string) => reader.text(`${field}.${name}`, address[name]);
  const hidden = (name: string) => personal(`${field}.${name}`, address[name]);
  return {
    name: readFullName(hidden('name'), field, address, personal),
    company: text('company'),
    line1: hidden('address1'),
    line2: hidden('address2'),
    city: text('city'),
    region: readRegion(text('provinceCode'), text('province')),
    postalCode: hidden('zip'),
    countryCode: readCountry(reader, `${field}.countryCodeV2`, address.countryCodeV2),
    phone: hidden('phone'),
  };
}

/** The full name, or else first and last name. */
function readFullName(name: Known<string>, field: string, address: Node, personal: ReadProtected): Known<string> {
  const hasParts = address.firstName !== undefined || address.lastName !== undefined;
  return name || !hasParts ? name : readName(field, address, personal);
}

/** First and last name: null if both are null, unknown if one of them is unknown. */
export function readName(field: string, person: Node, personal: ReadProtected): Known<string> {
  const prefix = field === '' ? '' : `${field}.`;
  const parts = ['firstName', 'lastName'].map((name) => personal(`${prefix}${name}`, person[name]));
  if (parts.includes(undefined)) return undefined;
  return parts.filter((part) => typeof part === 'string').join(' ') || null;
}

/** The code of a region, or else its name. */
const readRegion = (code: Known<string>, name: Known<string>): Known<string> => (code === null ? name : code);

function readCountry(reader: Reader, field: string, value: unknown): Known<string> {
  const code = reader.text(field, value);
  // ZZ is Shopify's word for "unknown region".
  if (code === 'ZZ') return null;
  if (!code) return code;
  return /^[A-Z]{2}$/.test(code) ? code : reader.warn(field, 'is not a two-letter country code');
}
