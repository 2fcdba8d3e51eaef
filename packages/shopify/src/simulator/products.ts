import { createRandom } from '@makerfex/integrations-testkit/simulator';
import { gid, isoSeconds } from './answers.ts';
import type { RecordState } from './collection.ts';
import { connect } from './connection.ts';
import { titles } from './titles.ts';

export const firstProductId = 9_200_000_000_001;
/** The id of a variant, medium or inventory item is that of its product times this, plus its position. */
const childrenPerProduct = 10_000;

export interface ProductSizes {
  readonly variants: (index: number) => number;
  readonly media: (index: number) => number;
  readonly locations: number;
}

const statuses = ['ACTIVE', 'ACTIVE', 'ACTIVE', 'DRAFT', 'ARCHIVED'] as const;
const sizes = ['S', 'M', 'L'] as const;

export const variantIdOf = (product: number, variant: number): number =>
  (product - firstProductId + 1) * childrenPerProduct + variant;

/** The id of a level combines its location and its item. */
export const levelGidOf = (variant: number, location: number): string =>
  `${gid('InventoryLevel', location + 1)}?inventory_item_id=${variant}`;

/** One invented product as the API answers it, the same for the same seed and state. */
export function productBody(seed: number, of: ProductSizes, state: RecordState) {
  const { id, index, version } = state;
  const random = createRandom(seed, 'product', index);
  const status = random.pick(statuses);
  return {
    id: gid('Product', id),
    title: `${random.pick(titles)} ${index}${version > 0 ? ` (${version})` : ''}`,
    description: state.cleared === undefined ? 'Made by hand & to order.' : '',
    status,
    tags: ['handmade', 'gift'],
    createdAt: isoSeconds(state.created),
    updatedAt: isoSeconds(state.updated),
    onlineStoreUrl: isPublished(status, state) ? `https://www.example.com/products/${index}` : null,
    media: connect(() => Array.from({ length: of.media(index) }, (_, n) => mediaBody(id, n))),
    variants: connect(() => {
      const ids = Array.from({ length: of.variants(index) }, (_, n) => variantIdOf(id, n));
      return ids.map((variant) => variantBody(seed, of, variant, state));
    }),
  };
}

const isPublished = (status: string, { cleared }: RecordState): boolean => status === 'ACTIVE' && cleared === undefined;
/** Some variants are made to order from the start, without stock tracking. */
const isCounted = (variant: number): boolean => variant % 9 !== 0;

/** Whether a product is in the online store, so that it can be removed from it. */
export const isListed = (seed: number, state: RecordState): boolean =>
  isPublished(createRandom(seed, 'product', state.index).pick(statuses), state);
/** Whether stock is tracked for any variant. */
export const countsStock = ({ variants }: ProductSizes, { id, index, untracked }: RecordState): boolean =>
  untracked === undefined && Array.from({ length: variants(index) }, (_, n) => variantIdOf(id, n)).some(isCounted);

/** Mostly pictures; some are videos, and some pictures are still being processed. */
function mediaBody(product: number, n: number) {
  const isVideo = n % 7 === 3;
  const id = variantIdOf(product, n);
  return {
    __typename: isVideo ? 'Video' : 'MediaImage',
    id: gid(isVideo ? 'Video' : 'MediaImage', id),
    alt: n === 0 ? 'On a table' : null,
    mediaContentType: isVideo ? 'VIDEO' : 'IMAGE',
    preview: n % 7 === 5 ? { image: null } : { image: { url: `https://images.example.com/${id}.jpg` } },
  };
}

/** Sizes are numbered if there are more variants than sizes. */
function sizeOf(n: number): string {
  const [size = 'M', round] = [sizes[n % sizes.length], Math.floor(n / sizes.length)];
  return round === 0 ? size : `${size} ${round + 1}`;
}

function variantBody(seed: number, of: ProductSizes, id: number, state: RecordState) {
  const n = id % childrenPerProduct;
  const isOnly = of.variants(state.index) === 1;
  const title = isOnly ? 'Default Title' : sizeOf(n);
  const item = inventoryItemBody(seed, of, id, state);
  return {
    id: gid('ProductVariant', id),
    title,
    sku: `SKU-${id}`,
    price: (createRandom(seed, 'price', id).integer(500, 9_499) / 100).toFixed(2),
    inventoryQuantity: item.levels.reduce((sum, { available }) => sum + available, 0),
    selectedOptions: [{ name: isOnly ? 'Title' : 'Size', value: title }],
    inventoryItem: item,
    product: (): unknown => productBody(seed, of, state),
  };
}

/** An item has the number of its variant. */
export function inventoryItemBody(seed: number, of: ProductSizes, variant: number, state: RecordState) {
  const random = createRandom(seed, 'stock', variant);
  const { untracked, received = 0 } = state;
  const levels = Array.from({ length: of.locations }, (_, at) => levelBody(variant, at, random.integer(0, 19) + received));
  return {
    id: gid('InventoryItem', variant),
    tracked: untracked === undefined && isCounted(variant),
    levels,
    inventoryLevels: connect(() => levels),
    variants: connect(() => [variantBody(seed, of, variant, state)]),
  };
}

function levelBody(variantId: number, at: number, available: number) {
  return {
    id: levelGidOf(variantId, at),
    location: { id: gid('Location', at + 1) },
    available,
    quantities: ({ names }: { names: readonly string[] }) =>
      names.map((name) => ({ name, quantity: name === 'on_hand' ? available + 1 : available })),
  };
}

/** The product of an inventory item; null if the id is invalid. */
export function ownerOfItem(item: string): { product: number; variant: number } | null {
  const variant = Number(/^gid:\/\/shopify\/InventoryItem\/(\d+)$/.exec(item)?.[1] ?? Number.NaN);
  if (Number.isNaN(variant)) return null;
  return { product: Math.floor(variant / childrenPerProduct) - 1 + firstProductId, variant };
}
