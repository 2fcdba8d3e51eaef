import type { Address } from '@makerfex/integrations-core';
import { asNode, asText } from './node.ts';
import type { Reader } from './reader.ts';

/** Protected customer data comes as null where the app was not granted it: it stays null. */
export function readAddress(reader: Reader, field: string, value: unknown): Address | null {
  const address = asNode(value);
  if (!address) return null;
  return {
    name: asText(address.name) ?? joined(address.firstName, address.lastName),
    company: asText(address.company),
    line1: asText(address.address1),
    line2: asText(address.address2),
    city: asText(address.city),
    region: asText(address.provinceCode) ?? asText(address.province),
    postalCode: asText(address.zip),
    countryCode: readCountry(reader, `${field}.countryCode`, address.countryCodeV2),
    phone: asText(address.phone),
  };
}

/** First and last name together, or null where both are withheld. */
export function joined(first: unknown, last: unknown): string | null {
  const parts = [asText(first), asText(last)].filter((part) => part !== null && part !== '');
  return parts.length === 0 ? null : parts.join(' ');
}

function readCountry(reader: Reader, field: string, value: unknown): string | null {
  if (value === null || value === undefined) return null;
  const code = asText(value);
  // ZZ is Shopify's word for "unknown region".
  if (code === 'ZZ') return null;
  return code && /^[A-Z]{2}$/.test(code) ? code : reader.warn(field, 'is no two-letter country code');
}
