import { describe, expect, it } from 'vitest';
import { address } from '../../test/documents.ts';
import { createFormat } from '../format.ts';
import { addressLines } from './address.ts';

const format = createFormat('en', 'EUR');

describe('addressLines', () => {
  it.each([
    [{ city: 'Lyon', postalCode: '69001', countryCode: 'FR' }, ['69001 Lyon', 'France']],
    [
      { city: 'Portland', region: 'OR', postalCode: '97201', countryCode: 'US' },
      ['Portland, OR 97201', 'United States'],
    ],
    [{ city: 'Bari', region: 'BA', postalCode: '70121', countryCode: 'IT' }, ['70121 Bari, BA', 'Italy']],
    [{ city: 'Springfield', postalCode: '12345' }, ['Springfield 12345']],
    [{ name: 'A. Buyer', company: ' ', line1: '1 Road', phone: '+1 555' }, ['A. Buyer', '1 Road', '+1 555']],
    [{}, []],
  ])('formats %j as %j', (known, expected) => {
    expect(addressLines(address(known), format)).toEqual(expected);
  });
});
