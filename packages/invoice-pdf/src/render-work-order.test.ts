import { describe, expect, it } from 'vitest';
import { address, pagesOf, workOrderOf } from '../test/documents.ts';
import { renderWorkOrderPdf } from './render-work-order.ts';

describe('a work order', () => {
  it('prints work, materials, due date and shipping address', async () => {
    const order = workOrderOf({
      title: 'Packing for order 1001',
      dueOn: '2026-11-28',
      invoiceNumber: 'INV-7',
      shipTo: address({
        name: 'A. Buyer',
        line1: '12 Rue des Fleurs',
        postalCode: '69001',
        city: 'Lyon',
        countryCode: 'FR',
      }),
      instructions: 'Wrap each piece.\nNo plastic tape.',
      items: [{ description: 'Stoneware mug', sku: 'MUG-350', quantity: '4', note: 'Fragile rim' }],
      boms: [{ item: 'parcel', materials: [{ description: 'Tissue', quantity: '2.5', unit: 'm' }] }],
      notes: 'Pick-up at 16:00.',
    });
    const { bytes, warnings } = await renderWorkOrderPdf(order, { pageSize: 'Letter' });
    const [page = ''] = await pagesOf(bytes);
    expect(warnings).toEqual([]);
    for (const text of [
      'Work order WO-1',
      'Packright',
      'Packing for order 1001',
      'November 28, 2026',
      'INV-7',
      'Ship to A. Buyer 12 Rue des Fleurs 69001 Lyon France',
      'Wrap each piece. No plastic tape.',
      'Stoneware mug SKU MUG-350 Fragile rim 4',
      'Materials for parcel Description Qty Tissue 2.5 m',
      'Pick-up at 16:00.',
      'Page 1 of 1',
    ])
      expect(page).toContain(text);
  });

  it('prints no amount of money', async () => {
    const [page = ''] = await pagesOf((await renderWorkOrderPdf(workOrderOf())).bytes);
    expect(page).not.toMatch(/[€$]|Total|price/i);
  });

  it('keeps every item over several pages', async () => {
    const items = Array.from({ length: 90 }, (_, index) => ({ description: `Item no. ${index + 1}.`, quantity: '1' }));
    const { bytes, pageCount } = await renderWorkOrderPdf(workOrderOf({ items }));
    expect(pageCount).toBeGreaterThan(2);
    expect((await pagesOf(bytes)).join(' ').match(/Item no\. \d+\./g)).toHaveLength(90);
  });

  it('is refused with the names of invalid fields', async () => {
    await expect(renderWorkOrderPdf(workOrderOf({ to: { name: '' } }))).rejects.toMatchObject({
      code: 'invalid_input',
      issues: [{ path: 'to.name' }],
    });
  });
});
