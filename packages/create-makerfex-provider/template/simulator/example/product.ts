import type { Product } from '@makerfex/integrations-core/records';

/** A product as a host has it. */
export const product: Product = {
  externalId: '1',
  updatedAt: null,
  title: 'Mug',
  url: 'https://shop.example/mug',
};
