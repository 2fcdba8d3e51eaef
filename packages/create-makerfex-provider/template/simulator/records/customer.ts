/** Invents the customer with this id, always the same. */
// TODO(author): the odd cases of the real API: empty and missing fields, other languages, guests.
export const createCustomer = (id: number, changedAt: Date) => ({
  id,
  changed_at: changedAt.toISOString(),
  first_name: 'Customer',
  last_name: String(id),
  email: id % 5 === 0 ? '' : `customer-${id}@example.com`,
  address: { city: 'Vienna', country: 'AT' },
});
