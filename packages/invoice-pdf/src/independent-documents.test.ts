import type { InvoiceInput } from '@makerfex/integrations-core/records';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { invoiceOf, line, pagesOf } from '../test/documents.ts';
import { renderInFreshProcess } from '../test/fresh-process.ts';
import { renderInvoicePdf } from './render-invoice.ts';
import { graphemesOf } from './text/pieces.ts';

const named = (name: string, price = '12.50') => invoiceOf({ buyer: { name }, lines: [line('Mug', '1', price)] });
const textOf = async (invoice: InvoiceInput) => (await pagesOf((await renderInvoicePdf(invoice)).bytes)).join('\f');

describe('the text of a document', () => {
  it('is the same after a document with composed letters', async () => {
    await renderInvoicePdf(named('Édouard Àl Öz Ü'));
    const text = await textOf(named('A. Buyer E. O. U. Zolc'));
    expect(text).toContain('A. Buyer E. O. U. Zolc');
    expect(text).toContain('€12.50');
  });

  it('is the same as in a fresh process for any documents, in sequence or in parallel', async () => {
    const composed = [...graphemesOf('ÉÀÖÜÅŁŻóçñöịễẫΆΫЇЙ½ﬁ…'), 'e\u0301', 'ị\u0300', 'कि', 'क्ष', 'لا', 'مُ', 'שׁ'];
    const parts = [...graphemesOf("EAOUaeoiılz.,-'`´¨¸˚·ΑΥІИ12/fiéс "), 'क', 'ल', 'ا', 'م', 'ש', '€', '٫'];
    const name = fc.string({ unit: fc.constantFrom(...composed, ...parts), minLength: 1, maxLength: 24 });
    const price = fc.integer({ min: 0, max: 99_999 }).map((cents) => (cents / 100).toFixed(2));
    const invoice = fc.tuple(name, price).map(([text, amount]) => named(`A${text}`, amount));
    await fc.assert(
      fc.asyncProperty(fc.array(invoice, { minLength: 3, maxLength: 4 }), async (invoices) => {
        const fresh = await Promise.all(invoices.map(renderInFreshProcess));
        const alone: Uint8Array[] = [];
        for (const each of invoices.toReversed()) alone.unshift((await renderInvoicePdf(each)).bytes);
        const together = await Promise.all(invoices.map(async (each) => (await renderInvoicePdf(each)).bytes));
        const textsOf = (documents: readonly Uint8Array[]) => Promise.all(documents.map(pagesOf));
        expect(await textsOf(alone)).toEqual(await textsOf(fresh));
        expect(await textsOf(together)).toEqual(await textsOf(fresh));
        expect(alone).toEqual(fresh);
        expect(together).toEqual(fresh);
      }),
      { numRuns: 3 },
    );
  });
});
