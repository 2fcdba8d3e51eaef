import type { NamedValue, Order } from '@makerfex/integrations-core';
import type { Reader } from './reader.ts';

/** Custom attributes as the buyer, the theme or an app gave them; those without a value are none. */
export function readAttributes(reader: Reader, field: string, value: unknown): NamedValue[] | undefined {
  return reader.list(field, value, (attribute, path) => {
    const name = reader.text(`${path}.key`, attribute.key);
    const text = reader.text(`${path}.value`, attribute.value);
    if (name === undefined || text === undefined) return undefined;
    return name === null || text === null ? [] : [{ name, value: text }];
  });
}

/** A leading underscore hides an attribute from the buyer, by convention of Shopify's themes: it is not their text. */
export function readPersonalization(attributes: readonly NamedValue[] | undefined): string | null | undefined {
  const shown = attributes?.filter(({ name }) => !name.startsWith('_'));
  return shown?.map(({ name, value }) => `${name}: ${value}`).join('\n') || (shown ? null : undefined);
}

/** What themes call the field for it; Shopify itself has no gifts. */
const giftMessage = /^gift[ _-]?(message|note)$/i;

/** Other attributes may speak of a gift too, so only a message says that it is one, and none says that it is not. */
export function readGift(attributes: readonly NamedValue[] | undefined): Order['gift'] {
  const message = attributes?.find(({ name }) => giftMessage.test(name.trim()))?.value;
  if (message !== undefined) return { isGift: true, message };
  return attributes && { message: null };
}
