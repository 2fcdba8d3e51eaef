import { describe, expect, it } from 'vitest';
import { withholdDenied } from './withheld.ts';

const denied = (...path: (string | number)[]) => ({ path, extensions: { code: 'ACCESS_DENIED' } });

describe('a field that is denied to the app', () => {
  it('is removed from the answer, while other nulls stay', () => {
    const body = {
      data: { shop: { name: 'Workshop', email: null, phone: null } },
      errors: [denied('shop', 'email')],
    };
    expect(withholdDenied(body)).toEqual({
      data: { shop: { name: 'Workshop', phone: null } },
      denied: [['shop', 'email']],
      fields: ['email'],
    });
    expect(body.data.shop).toHaveProperty('email');
  });

  it('is removed from each record of a list that has an error, at any depth', () => {
    const node = (id: string) => ({
      id,
      email: null,
      lines: {
        nodes: [
          { sku: null, customer: { phone: null, locale: null } },
          { sku: null, customer: null },
        ],
      },
    });
    const body = {
      data: { orders: { nodes: [node('1'), node('2'), node('3')] } },
      errors: [
        denied('orders', 'nodes', 0, 'email'),
        denied('orders', 'nodes', 2, 'email'),
        denied('orders', 'nodes', 1, 'lines', 'nodes', 0, 'customer', 'phone'),
      ],
    };
    const { data, fields } = withholdDenied(body) ?? {};
    const [first, second, third] = [node('1'), node('2'), node('3')];
    expect(data).toEqual({
      orders: {
        nodes: [
          { id: first.id, lines: first.lines },
          {
            ...second,
            lines: {
              nodes: [
                { sku: null, customer: { locale: null } },
                { sku: null, customer: null },
              ],
            },
          },
          { id: third.id, lines: third.lines },
        ],
      },
    });
    expect(fields).toEqual(['email', 'phone']);
  });

  it('is removed with its parent when it cannot be null', () => {
    const body = {
      data: { customers: { nodes: [{ id: '1', defaultEmailAddress: null, defaultPhoneNumber: null }] } },
      errors: [
        denied('customers', 'nodes', 0, 'defaultEmailAddress', 'emailAddress'),
        denied('customers', 'nodes', 0, 'defaultEmailAddress', 'validFormat'),
      ],
    };
    expect(withholdDenied(body)?.data).toEqual({ customers: { nodes: [{ id: '1', defaultPhoneNumber: null }] } });
  });

  it.each([
    ['does not exist', denied('elsewhere', 0, 'email')],
    ['has a value', denied('orders', 'nodes', 0, 'id')],
    ['continues below a value', denied('orders', 'nodes', 0, 'id', 'deeper')],
    ['names an inherited property', denied('orders', 'constructor', 'name')],
  ])('changes nothing when its path %s', (_, error) => {
    const data = { orders: { nodes: [{ id: '1' }] } };
    expect(withholdDenied({ data, errors: [error] })?.data).toEqual(data);
  });
});

describe('an answer is refused as a whole', () => {
  const orders = { nodes: [{ id: '1', email: null }] };
  it.each<[string, unknown]>([
    ['without data', { data: null, errors: [denied('orders')] }],
    ['without a root', { data: { shop: {}, orders: null }, errors: [denied('orders')] }],
    ['with another error', { data: { orders }, errors: [denied('orders', 'nodes', 0, 'email'), { message: 'no' }] }],
    ['with a denial that names no field', { data: { orders }, errors: [{ extensions: { code: 'ACCESS_DENIED' } }] }],
    [
      'with a whole record denied',
      { data: { orders: { nodes: [null] } }, errors: [denied('orders', 'nodes', 0, 'id')] },
    ],
    ['without errors', { data: { orders } }],
    ['with errors that are one sentence', { data: { orders }, errors: 'no' }],
  ])('%s', (_, body) => {
    expect(withholdDenied(body)).toBeNull();
  });
});
