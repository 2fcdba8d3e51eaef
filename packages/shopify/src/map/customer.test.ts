import { customerSchema } from '@makerfex/integrations-core/records';
import { describe, expect, it } from 'vitest';
import { without } from '../../test/plain.ts';
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
  name: 'Ada Example',
  company: null,
  address1: '1 Sample Street',
  address2: null,
  city,
  provinceCode: null,
  province: null,
  zip: '50667',
  countryCodeV2: 'DE',
  phone: null,
});

describe('a customer', () => {
  it('has a name, an e-mail address and a telephone number', async () => {
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
      addresses: undefined,
    });
    expect(warnings).toEqual([]);
  });

  it('has its default address first', async () => {
    const nodes = [address(1, 'Köln'), address(2, 'Lyon')];
    const { customer } = await read({ addressesV2: { nodes }, defaultAddress: { id: address(2, '').id } });
    expect(customer.addresses?.map(({ city }) => city)).toEqual(['Lyon', 'Köln']);
  });

  it('has a country only when Shopify knows it', async () => {
    const nodes = [
      { ...address(1, 'Köln'), countryCodeV2: 'DE' },
      { ...address(2, 'Atlantis'), countryCodeV2: 'ZZ' },
    ];
    const { customer, warnings } = await read({ addressesV2: { nodes }, defaultAddress: null });
    expect(customer.addresses?.map(({ countryCode }) => countryCode)).toEqual(['DE', null]);
    expect(warnings).toEqual([]);
  });

  it('is kept when fields have the wrong type, which are unknown, with a warning for each', async () => {
    const { customer, warnings } = await read({
      lastName: 5,
      createdAt: 'once',
      defaultEmailAddress: { emailAddress: 7 },
      addressesV2: { nodes: [address(1, 9)] },
    });
    const { name, email, createdAt, addresses } = customer;
    expect([name, email, createdAt, addresses]).toEqual([undefined, undefined, undefined, undefined]);
    expect(warnings.map(({ field }) => field)).toEqual([
      'lastName',
      'defaultEmailAddress.emailAddress',
      'addressesV2.0.city',
      'createdAt',
    ]);
  });
});

describe('withheld, cleared and set values of a customer', () => {
  const full = {
    firstName: 'Ada',
    lastName: 'Example',
    locale: 'en',
    defaultEmailAddress: { emailAddress: 'ada@example.com' },
    defaultPhoneNumber: { phoneNumber: '+15550100' },
    defaultAddress: null,
    addressesV2: { nodes: [address(1, 'Köln')] },
  };

  it.each([
    ['defaultEmailAddress', 'email', 'ada@example.com'],
    ['defaultPhoneNumber', 'phone', '+15550100'],
    ['locale', 'locale', 'en'],
  ] as const)('%s', async (key, field, value) => {
    expect((await read(full)).customer[field]).toBe(value);
    expect((await read({ ...full, [key]: null })).customer[field]).toBeNull();
    expect((await read(without(full, key))).customer[field]).toBeUndefined();
  });

  it('the name', async () => {
    expect((await read(full)).customer.name).toBe('Ada Example');
    expect((await read({ ...full, firstName: null })).customer.name).toBe('Example');
    expect((await read({ ...full, firstName: '', lastName: null })).customer.name).toBeNull();
    expect((await read(without(full, 'lastName'))).customer.name).toBeUndefined();
  });

  it('the addresses are unknown when one of them is incomplete', async () => {
    expect((await read(full)).customer.addresses).toMatchObject([{ city: 'Köln' }]);
    expect((await read({ ...full, addressesV2: { nodes: [] } })).customer.addresses).toEqual([]);
    expect((await read(without(full, 'addressesV2'))).customer.addresses).toBeUndefined();
    const nodes = [without(address(1, 'Köln'), 'address2')];
    expect((await read({ ...full, addressesV2: { nodes } })).customer.addresses).toBeUndefined();
  });

  it('the addresses are unknown when the default address is missing', async () => {
    const nodes = [address(1, 'Köln'), address(2, 'Lyon')];
    const { customer } = await read(without({ ...full, addressesV2: { nodes } }, 'defaultAddress'));
    expect(customer.addresses).toBeUndefined();
  });

  it('everything is unknown when the app was not approved for protected data', async () => {
    const nodes = [{ ...address(1, 'Köln'), name: null, address1: null, zip: null }];
    const withheld = { firstName: null, lastName: null, defaultEmailAddress: null, defaultPhoneNumber: null };
    const { customer, warnings } = await read({ ...full, ...withheld, addressesV2: { nodes } });
    const { name, email, phone, addresses } = customer;
    expect([name, email, phone, addresses]).toEqual([undefined, undefined, undefined, undefined]);
    expect(warnings).toEqual([]);
  });
});
