import { expect, it } from 'vitest';
import { downloadConfig } from '../../test/host.ts';
import { vendorConfig } from '../config.ts';
import { vendorHandoffInvoice } from '../contract.ts';
import { toDraft } from './draft.ts';

it('keeps the error short when a hand-off has many unknown rates', () => {
  const names = Array.from({ length: 500 }, (_, at) => `rate_${at}_`.padEnd(60, 'x'));
  const rates = Object.fromEntries(names.map((name) => [name, { label: 'Packing', unit_price: '1' }]));
  const config = vendorConfig(false).parse({ ...downloadConfig, rates });
  const items = names.map(() => ({ rate: 'unknown', quantity: '1' }));
  const input = vendorHandoffInvoice.input.parse({ project_id: 'p', items });
  const refused = (() => {
    try {
      return toDraft(input, config);
    } catch (error) {
      return error;
    }
  })();
  expect(refused).toMatchObject({ code: 'invalid_input' });
  expect(JSON.stringify(refused).length).toBeLessThan(50_000);
});
