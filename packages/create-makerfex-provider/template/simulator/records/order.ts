/** Invents the order with this id, always the same. */
// TODO(author): the odd cases of the real API: empty and missing fields, other languages, cancelled orders.
export const createOrder = (id: number, changedAt: Date) => ({
  id,
  number: `A-${id}`,
  status: id % 3 === 0 ? 'done' : 'open',
  changed_at: changedAt.toISOString(),
  placed_at: changedAt.toISOString(),
  buyer: id % 5 === 0 ? null : { name: `Buyer ${id}`, email: `buyer-${id}@example.com` },
  lines: [{ id: id * 10, title: 'Mug', quantity: 2, price: '12.50' }],
  currency: 'EUR',
  subtotal: '25.00',
  shipping: '4.90',
  total: '29.90',
});
