import type { Known } from '@makerfex/integrations-core/provider';
import type { Address } from '@makerfex/integrations-core/records';
import { text } from './fields.ts';
import type { RawBuyer } from './receipt.ts';

type RawAddress = Pick<RawBuyer, 'name' | 'first_line' | 'second_line' | 'city' | 'state' | 'zip' | 'country_iso'>;

/**
 * Whether Etsy sends the address. In some regions it sends it only to some apps, and every part as null to the others;
 * if any part has a value, null in another part means none.
 */
export const isAddressGiven = ({ first_line, second_line, city, state, zip, country_iso }: RawAddress): boolean =>
  [first_line, second_line, city, state, zip, country_iso].some((part) => Boolean(text(part)));

/**
 * The shipping address. Etsy sends no company and no telephone number.
 * @returns undefined if it is withheld.
 */
export function shippingAddress(raw: RawAddress): Address | undefined {
  if (!isAddressGiven(raw)) return undefined;
  return {
    name: text(raw.name),
    line1: text(raw.first_line),
    line2: text(raw.second_line),
    city: text(raw.city),
    region: text(raw.state),
    postalCode: text(raw.zip),
    countryCode: raw.country_iso,
  };
}

/**
 * The buyer's name. Etsy sends the recipient's, which is the buyer's only if the order is not a gift.
 * @returns undefined if the order is or may be a gift, or if the name is withheld.
 */
export function buyerName(raw: RawAddress & Pick<RawBuyer, 'is_gift' | 'gift_message' | 'gift_sender'>): Known<string> {
  if (isGift(raw) !== false) return undefined;
  const name = text(raw.name);
  return name === null && !isAddressGiven(raw) ? undefined : name;
}

/** A message or a sender makes an order a gift too, even if the buyer did not tick the box. */
export function isGift({
  is_gift,
  gift_message,
  gift_sender,
}: Pick<RawBuyer, 'is_gift' | 'gift_message' | 'gift_sender'>) {
  if (is_gift === true || text(gift_message) || text(gift_sender)) return true;
  return is_gift === false ? false : undefined;
}
