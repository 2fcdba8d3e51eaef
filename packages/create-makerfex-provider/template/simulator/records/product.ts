/** Invents the product with this id, always the same. */
// TODO(author): the odd cases of the real API: empty and missing fields, other languages, sold out ones.
export const createProduct = (id: number, changedAt: Date) => ({
  id,
  title: `Mug ${id}`,
  status: id % 3 === 0 ? 'hidden' : 'online',
  changed_at: changedAt.toISOString(),
  description: id % 5 === 0 ? '' : 'Made by hand',
  currency: 'EUR',
  variants: [{ id: id * 10, sku: `MUG-${id}`, price: '12.50', stock: id % 7 }],
});
