import type { Address } from '@makerfex/integrations-core';
import type { Node } from './node.ts';
import type { Reader } from './reader.ts';

/** Protected customer data comes as null where the app was not granted it: it stays null. */
export function readAddress(reader: Reader, field: string, value: unknown): Address | null {
  const address = reader.object(field, value);
  if (!address) return null;
  const text = (name: string) => reader.textOrNull(`${field}.${name}`, address[name]);
  return {
    name: text('name') ?? readName(reader, field, address),
    company: text('company'),
    line1: text('address1'),
    line2: text('address2'),
    city: text('city'),
    region: text('provinceCode') ?? text('province'),
    postalCode: text('zip'),
    countryCode: readCountry(reader, `${field}.countryCodeV2`, address.countryCodeV2),
    phone: text('phone'),
  };
}

/** First and last name together, or null where both are withheld. */
export function readName(reader: Reader, field: string, person: Node): string | null {
  const prefix = field === '' ? '' : `${field}.`;
  const parts = ['firstName', 'lastName'].flatMap((name) => reader.textOrNull(`${prefix}${name}`, person[name]) || []);
  return parts.length === 0 ? null : parts.join(' ');
}

function readCountry(reader: Reader, field: string, value: unknown): string | null {
  const code = reader.textOrNull(field, value);
  // ZZ is Shopify's word for "unknown region".
  if (code === null || code === 'ZZ') return null;
  return /^[A-Z]{2}$/.test(code) ? code : reader.warn(field, 'is no two-letter country code');
}
