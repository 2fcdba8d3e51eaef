import { invoiceSchema } from '@makerfex/integrations-core/records';
import { describe, expect, it } from 'vitest';
import { invoiceOf, pagesOf, workOrderOf } from '../test/documents.ts';
import { pdfDocuments } from './pdf-documents.ts';

const invoice = invoiceSchema.parse(invoiceOf());
const documents = pdfDocuments({ locale: 'de', labels: { invoice: 'Rechnung' } });

describe('pdfDocuments()', () => {
  it('renders with its options, unless the document overrides them', async () => {
    const pageOf = async (locale?: string) =>
      (await pagesOf((await documents.invoice.render(invoice, locale === undefined ? {} : { locale })).bytes))[0];
    expect(await pageOf()).toMatch(/Rechnung INV-1 .*24\. November 2026/);
    expect(await pageOf('en-GB')).toMatch(/Rechnung INV-1 .*24 November 2026/);
  });

  it('renders work orders', async () => {
    const { bytes } = await documents.workOrder.render(workOrderOf());
    expect((await pagesOf(bytes))[0]).toContain('Work order WO-1');
  });

  it('checks both kinds without rendering them', async () => {
    const logo = Buffer.from('no picture').toString('base64');
    const refused = { code: 'invalid_input' };
    const broken = { ...invoice, seller: { ...invoice.seller, logo } };
    await expect(documents.invoice.check(broken)).rejects.toMatchObject(refused);
    await expect(documents.workOrder.check(workOrderOf({ from: broken.seller }))).rejects.toMatchObject(refused);
    const notes = '\n'.repeat(3_001);
    expect(() => documents.invoice.checkSize({ ...invoice, notes })).toThrow('3,000 lines');
    expect(() => documents.workOrder.checkSize(workOrderOf({ notes }))).toThrow('3,000 lines');
  });
});
