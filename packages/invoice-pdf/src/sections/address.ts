import type { Address, Party } from '@makerfex/integrations-core/records';
import type { Format } from '../format.ts';

/** Countries where the town comes before the postal code. */
const townFirst = new Set(['AE', 'AU', 'CA', 'GB', 'HK', 'ID', 'IE', 'IN', 'NZ', 'SG', 'TH', 'TW', 'US', 'ZA']);

const present = (parts: readonly (string | null | undefined)[]): string[] =>
  parts.flatMap((part) => (part?.trim() ? [part.trim()] : []));

/** The known lines of an address, as on an envelope. */
export function addressLines(address: Address, format: Format): string[] {
  const { countryCode, city, region, postalCode } = address;
  const town =
    !countryCode || townFirst.has(countryCode)
      ? present([present([city, region]).join(', '), postalCode]).join(' ')
      : present([present([postalCode, city]).join(' '), region]).join(', ');
  const country = countryCode && format.country(countryCode);
  return present([address.name, address.company, address.line1, address.line2, town, country, address.phone]);
}

/** How to reach a party, and what identifies it. */
export const contactLines = (party: Party): string[] =>
  present([party.email, party.phone, party.website, party.taxId, ...party.details]);

/** The address of a party, without its name, which is printed above. */
export const partyAddress = (party: Party, format: Format): string[] =>
  party.address ? addressLines(party.address, format).filter((line) => line !== party.name.trim()) : [];
