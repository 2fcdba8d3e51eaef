import type { Known, RecordReader } from '@makerfex/integrations-core/provider';
import type { InventoryLevel, Variant } from '@makerfex/integrations-core/records';
import { flag, id, readNodes, text, whole, withheld } from './fields.ts';
import { readAmount } from './money.ts';

/** Shopify gives a product without options the option `Title: Default Title`. */
const noOption = 'Default Title';

export function readVariant(variant: RecordReader, currency: string): Variant {
  const { isTracked, inventory } = variant.object('inventoryItem', readItem) ?? {};
  const title = variant.optional('title', text);
  return {
    externalId: variant.required('id', id),
    sku: variant.optional('sku', text),
    title: title === noOption ? null : title,
    options: readOptions(variant),
    price: readAmount(variant, 'price', currency),
    available: counted(isTracked, variant.optional('inventoryQuantity', whole)),
    inventory,
  };
}

function readItem(item: RecordReader) {
  const isTracked = item.optional('tracked', flag, withheld);
  return { isTracked, inventory: readNodes(item, 'inventoryLevels', (level) => readLevel(level, isTracked)) };
}

/** Null if the shop does not track stock; unknown if it is unknown whether it does. */
const counted = (isTracked: boolean | undefined, stock: Known<number>): Known<number> =>
  isTracked === false ? null : isTracked ? (stock ?? undefined) : undefined;

const readOptions = (variant: RecordReader): Variant['options'] =>
  variant.list('selectedOptions', (option) => {
    const [name, value] = [option.optional('name', text), option.optional('value', text)];
    if (name === undefined || value === undefined) return undefined;
    return name === null || value === null || value === noOption ? [] : [{ name, value }];
  });

/** The list of levels replaces the stored one as a whole, so an incomplete level would lose stored numbers. */
function readLevel(level: RecordReader, isTracked: boolean | undefined): InventoryLevel | undefined {
  const locationExternalId = level.requiredObject('location', (location) => location.required('id', id));
  const quantities = level.list('quantities', (one) => {
    const name = one.optional('name', text);
    return name ? { name, amount: counted(isTracked, one.optional('quantity', whole)) } : undefined;
  });
  if (!quantities) return undefined;
  const found = (name: string) => quantities.findLast((one) => one.name === name);
  const [available, onHand] = [found('available'), found('on_hand')];
  const isBroken = [available, onHand].some((one) => one && one.amount === undefined);
  if (isBroken) return undefined;
  const none = counted(isTracked, undefined);
  return {
    locationExternalId,
    available: available ? available.amount : none,
    onHand: onHand ? onHand.amount : none,
  };
}
