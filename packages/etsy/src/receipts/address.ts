import type { Address } from '@makerfex/integrations-core';
import { countryCode, filledText, text } from '../fields.ts';
import type { Warn } from '../mapping.ts';
import type { RawBuyer } from './raw.ts';

type RawAddress = Pick<RawBuyer, 'name' | 'first_line' | 'second_line' | 'city' | 'state' | 'zip' | 'country_iso'>;

/** The shipping address, or null where Etsy withholds all of it. Etsy tells no company and no telephone number. */
export function shippingAddress(raw: RawAddress, warn: Warn): Address | null {
  const place = {
    line1: text(raw.first_line),
    line2: text(raw.second_line),
    city: text(raw.city),
    region: text(raw.state),
    postalCode: text(raw.zip),
    countryCode: countryCode(raw.country_iso, warn),
  };
  if (Object.values(place).every((field) => field === null)) return null;
  return { name: filledText(raw.name), company: null, ...place, phone: null };
}
