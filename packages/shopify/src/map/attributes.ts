import type { RecordReader } from '@makerfex/integrations-core/provider';
import type { NamedValue, Order } from '@makerfex/integrations-core/records';
import { text } from './fields.ts';

/** Custom attributes from the buyer, the theme or an app, without those that have no value. */
export const readAttributes = (reader: RecordReader): NamedValue[] | undefined =>
  reader.list('customAttributes', (attribute) => {
    const [name, value] = [attribute.optional('key', text), attribute.optional('value', text)];
    if (name === undefined || value === undefined) return undefined;
    return name === null || value === null ? [] : [{ name, value }];
  });

/** Leaves out attributes with a leading underscore: by convention, Shopify's themes hide them from the buyer. */
export function readPersonalization(attributes: readonly NamedValue[] | undefined): string | null | undefined {
  const shown = attributes?.filter(({ name }) => !name.startsWith('_'));
  return shown?.map(({ name, value }) => `${name}: ${value}`).join('\n') || (shown ? null : undefined);
}

/** Names that themes use for a gift message; Shopify has no field for it. */
const giftMessage = /^gift[ _-]?(message|note)$/i;

/** A message proves a gift. Without one it is unknown, because other attributes may mark a gift too. */
export function readGift(attributes: readonly NamedValue[] | undefined): Order['gift'] {
  const message = attributes?.find(({ name }) => giftMessage.test(name.trim()))?.value;
  if (message !== undefined) return { isGift: true, message };
  return attributes && { message: null };
}
