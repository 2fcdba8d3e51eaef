import type { InventoryLevel, Variant } from '@makerfex/integrations-core';
import { at, type Node } from './node.ts';
import type { Known, Reader } from './reader.ts';

/** Shopify gives a product without options the option `Title: Default Title`. */
const noOption = 'Default Title';

export function readVariant(reader: Reader, variant: Node, path: string, currency: string): Variant {
  const item = reader.object(`${path}.inventoryItem`, variant.inventoryItem);
  const isTracked = reader.flag(`${path}.inventoryItem.tracked`, item?.tracked);
  const title = reader.text(`${path}.title`, variant.title);
  const stock = reader.whole(`${path}.inventoryQuantity`, variant.inventoryQuantity);
  return {
    externalId: reader.requiredId(`${path}.id`, variant.id),
    sku: reader.text(`${path}.sku`, variant.sku),
    title: title === noOption ? null : title,
    options: readOptions(reader, variant, path),
    price: reader.amount(`${path}.price`, variant.price, currency),
    available: counted(isTracked, stock),
    inventory: reader.nodes(`${path}.inventoryLevels`, item?.inventoryLevels, (level, place) =>
      readLevel(reader, level, place, isTracked),
    ),
  };
}

/** Null if the shop does not track stock; unknown if it is unknown whether it does. */
const counted = (isTracked: boolean | undefined, stock: Known<number>): Known<number> =>
  isTracked === false ? null : isTracked ? (stock ?? undefined) : undefined;

const readOptions = (reader: Reader, variant: Node, path: string): Variant['options'] =>
  reader.list(`${path}.selectedOptions`, variant.selectedOptions, (option, place) => {
    const name = reader.text(`${place}.name`, option.name);
    const value = reader.text(`${place}.value`, option.value);
    if (name === undefined || value === undefined) return undefined;
    return name === null || value === null || value === noOption ? [] : [{ name, value }];
  });

/** The list of levels replaces the stored one as a whole, so an incomplete level would lose stored numbers. */
function readLevel(
  reader: Reader,
  level: Node,
  path: string,
  isTracked: boolean | undefined,
): InventoryLevel[] | undefined {
  const locationExternalId = reader.requiredId(`${path}.location.id`, at(level, 'location', 'id'));
  const quantities = reader.list(`${path}.quantities`, level.quantities, ({ name, quantity }, place) => {
    const known = reader.text(`${place}.name`, name);
    return known ? [{ name: known, quantity }] : undefined;
  });
  if (!quantities) return undefined;
  const isRead = (name: string) => quantities.some((one) => one.name === name);
  const amountOf = (name: string) =>
    reader.whole(`${path}.${name}`, quantities.findLast((one) => one.name === name)?.quantity);
  const amounts = {
    available: counted(isTracked, amountOf('available')),
    onHand: counted(isTracked, amountOf('on_hand')),
  };
  const isBroken =
    (amounts.available === undefined && isRead('available')) || (amounts.onHand === undefined && isRead('on_hand'));
  return isBroken ? undefined : [{ locationExternalId, ...amounts }];
}
