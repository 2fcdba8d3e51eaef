import { customerSchema } from '@makerfex/integrations-core';
import { describe, expect, it } from 'vitest';
import { readCustomer } from './customer.ts';
import { mapNodes } from './page.ts';

async function read(fields: Record<string, unknown>) {
  const node = { id: 'gid://shopify/Customer/7', updatedAt: '2026-11-02T10:00:00Z', ...fields };
  const { items, warnings, rejected } = await mapNodes([node], async (given) => given, readCustomer);
  expect(rejected).toEqual([]);
  return { customer: customerSchema.parse(items[0]), warnings };
}
const address = (n: number, city: unknown) => ({
  id: `gid://shopify/MailingAddress/${n}?model_name=CustomerAddress`,
  city,
});

describe('a customer', () => {
  it('has a name, an address of mail and a telephone', async () => {
    const { customer, warnings } = await read({
      firstName: '花子',
      lastName: '山田',
      locale: 'ja',
      defaultEmailAddress: { emailAddress: 'hanako@example.com' },
      defaultPhoneNumber: { phoneNumber: '+15550100' },
    });
    expect(customer).toMatchObject({
      externalId: '7',
      name: '花子 山田',
      email: 'hanako@example.com',
      phone: '+15550100',
      locale: 'ja',
      addresses: [],
    });
    expect(warnings).toEqual([]);
  });

  it('has its default address first', async () => {
    const nodes = [address(1, 'Köln'), address(2, 'Lyon')];
    const { customer } = await read({ addressesV2: { nodes }, defaultAddress: { id: address(2, '').id } });
    expect(customer.addresses.map(({ city }) => city)).toEqual(['Lyon', 'Köln']);
  });

  it('has a country only where Shopify knows it', async () => {
    const nodes = [
      { ...address(1, 'Köln'), countryCodeV2: 'DE' },
      { ...address(2, 'Atlantis'), countryCodeV2: 'ZZ' },
    ];
    const { customer, warnings } = await read({ addressesV2: { nodes } });
    expect(customer.addresses.map(({ countryCode }) => countryCode)).toEqual(['DE', null]);
    expect(warnings).toEqual([]);
  });

  it('keeps what is withheld null', async () => {
    const { customer, warnings } = await read({ firstName: null, lastName: null, defaultEmailAddress: null });
    expect(customer).toMatchObject({ name: null, email: null, phone: null });
    expect(warnings).toEqual([]);
  });

  it('is kept with fields of the wrong type, each with a warning', async () => {
    const { customer, warnings } = await read({
      lastName: 5,
      createdAt: 'once',
      defaultEmailAddress: { emailAddress: 7 },
      addressesV2: { nodes: [address(1, 9)] },
    });
    expect(customer).toMatchObject({ name: null, email: null, createdAt: null, addresses: [{ city: null }] });
    expect(warnings.map(({ field }) => field)).toEqual([
      'lastName',
      'defaultEmailAddress',
      'addressesV2.0.city',
      'createdAt',
    ]);
  });
});
