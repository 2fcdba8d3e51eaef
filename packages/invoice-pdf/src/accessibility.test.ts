import { getDocumentProxy } from 'unpdf';
import { describe, expect, it } from 'vitest';
import { invoiceOf, line, metadataOf, pictureOf, workOrderOf } from '../test/documents.ts';
import { type Part, partsOf, readAloud, skippedText, spokenTexts, structureOf } from '../test/structure.ts';
import { renderInvoicePdf } from './render-invoice.ts';
import { renderWorkOrderPdf } from './render-work-order.ts';

const only = async (bytes: Uint8Array): Promise<Part> => {
  const [root] = await structureOf(bytes);
  if (!root) throw new Error('The document has no page.');
  return root;
};
const textsOf = (role: string, root: Part) => partsOf(role, root).map(readAloud);
const raw = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');

describe('a document for screen readers', () => {
  it('is tagged, follows PDF/UA-1, and has a language and a title that viewers show', async () => {
    const { bytes } = await renderInvoicePdf(invoiceOf({ number: 'A<1>&' }), { locale: 'pt-BR' });
    const document = await getDocumentProxy(bytes.slice());
    expect(await document.getMarkInfo()).toMatchObject({ Marked: true });
    expect(await metadataOf(bytes)).toMatchObject({ Language: 'pt-BR', Title: 'Invoice A<1>&', Author: 'Kiln & Co' });
    const content = raw(bytes);
    expect(content).toContain('<pdfuaid:part>1</pdfuaid:part>');
    expect(content).toContain('<rdf:li xml:lang="x-default">Invoice A&lt;1&gt;&amp;</rdf:li>');
    expect(content).toContain('<rdf:li>Kiln &amp; Co</rdf:li>');
    expect(content).toMatch(/\/StructTreeRoot \d+ 0 R/);
    expect(content).toContain('/DisplayDocTitle true');
  });

  it('has its parts in reading order, with headings', async () => {
    const { bytes } = await renderInvoicePdf(
      invoiceOf({
        seller: { name: 'Kiln & Co', email: 'hello@kiln.example', logo: await pictureOf('png') },
        buyer: { name: 'A. Buyer', email: 'a@buyer.example' },
        notes: 'Wash by hand.',
        boms: [{ item: 'Mug', materials: [{ description: 'Clay', quantity: '0.45', unit: 'kg' }] }],
      }),
    );
    const root = await only(bytes);
    const parts = partsOf('Document', root).flatMap((document) => document.parts);
    expect(parts.map((part) => (part.role === 'Table' ? 'Table' : `${part.role} ${part.alt ?? part.text}`))).toEqual([
      'Figure Logo of Kiln & Co',
      'H1 Invoice',
      'P INV-1',
      'P Kiln & Co',
      'P hello@kiln.example',
      'P Issued',
      'P November 24, 2026',
      'H2 Bill to',
      'P A. Buyer',
      'P a@buyer.example',
      'Table',
      'Table',
      'H2 Notes',
      'P Wash by hand.',
      'H2 Materials for Mug',
      'Table',
    ]);
  });

  it('names its logo in the language of the labels', async () => {
    const invoice = invoiceOf({ seller: { name: 'Ofen', logo: await pictureOf('jpeg') } });
    const { bytes } = await renderInvoicePdf(invoice, { labels: { logo: 'Zeichen: {name}' } });
    expect(partsOf('Figure', await only(bytes))).toMatchObject([{ alt: 'Zeichen: Ofen' }]);
    expect(raw(bytes)).toMatch(/\/BBox \[50 /);
  });

  it('has tables whose heads say what they are for', async () => {
    const lines = [line('Mug', '2', '12.50', { sku: 'MUG-1' }), line('Bowl', '1', '5.00')];
    const taxes = [{ id: 'vat', label: 'VAT', rate: '20' }];
    const { bytes } = await renderInvoicePdf(invoiceOf({ lines, taxes }));
    const [items, totals] = partsOf('Table', await only(bytes));
    if (!items || !totals) throw new Error('A table is missing.');
    expect(items.parts.map(({ role }) => role)).toEqual(['THead', 'TBody']);
    expect(textsOf('TH', items)).toEqual(['Description', 'Qty', 'Unit price', 'Tax', 'Amount']);
    expect(partsOf('TR', items).map((row) => row.parts.map(readAloud))).toEqual([
      ['Description', 'Qty', 'Unit price', 'Tax', 'Amount'],
      ['Mug SKU MUG-1', '2', '€12.50', '20%', '€25.00'],
      ['Bowl', '1', '€5.00', '20%', '€5.00'],
    ]);
    expect(partsOf('TR', totals).map((row) => row.parts.map(({ role, text }) => `${role} ${text}`))).toEqual([
      ['TH Subtotal', 'TD €30.00'],
      ['TH VAT 20% on €30.00', 'TD €6.00'],
      ['TH Total', 'TD €36.00'],
    ]);
    const scopes = raw(bytes).match(/\/Scope \/(\w+)/g) ?? [];
    expect(scopes.filter((scope) => scope.endsWith('Column'))).toHaveLength(5);
    expect(scopes.filter((scope) => scope.endsWith('Row'))).toHaveLength(3);
  });

  it('reads one table over several pages, without repeated heads, page numbers and lines', async () => {
    const lines = Array.from({ length: 60 }, (_, index) => line(`Item no. ${index + 1}.`));
    const { bytes, pageCount } = await renderInvoicePdf(invoiceOf({ lines }));
    expect(pageCount).toBeGreaterThan(1);
    const pages = await structureOf(bytes);
    const heads = pages.flatMap((page) => textsOf('TH', page)).filter((text) => text !== '');
    expect(heads).toEqual(['Description', 'Qty', 'Unit price', 'Amount', 'Total']);
    const cells = pages.flatMap((page) => textsOf('TD', page)).filter((text) => text.startsWith('Item'));
    expect(cells).toEqual(lines.map(({ description }) => description));
    expect(await skippedText(bytes, 1)).toMatch(/^Kiln & Co · Invoice INV-1 ?Page 1 of \d$/);
    expect(await skippedText(bytes, 2)).toMatch(/^Description .*Amount ?Kiln & Co .*Page 2 of \d$/);
  });

  it('keeps a cell and a paragraph that are broken over pages in one piece', async () => {
    const words = Array.from({ length: 2_000 }, (_, index) => `w${index}.`).join(' ');
    const { bytes } = await renderInvoicePdf(invoiceOf({ lines: [line(words)], notes: words }));
    const [first] = await structureOf(bytes);
    if (!first) throw new Error('The document has no page.');
    expect(partsOf('TR', first).filter(({ parts }) => parts[0]?.role === 'TD' && parts.length === 4)).toHaveLength(1);
    const all = (await structureOf(bytes)).map((page) => textsOf('TD', page)[0]).join(' ');
    expect(all.match(/w\d+\./g)?.join(' ')).toBe(words);
  });

  it('says text in reading order that is drawn in another one', async () => {
    const { bytes } = await renderInvoicePdf(invoiceOf({ lines: [line('abc (דה) 12'), line('नमस्ते')] }));
    expect(spokenTexts(bytes)).toEqual(['abc (דה) 12', 'नमस्ते']);
  });

  it('can be a work order', async () => {
    const root = await only((await renderWorkOrderPdf(workOrderOf({ title: 'Pack it', instructions: 'Wrap.' }))).bytes);
    expect(textsOf('H1', root)).toEqual(['Work order']);
    expect(textsOf('H2', root)).toEqual(['To', 'Pack it', 'Instructions']);
    expect(textsOf('TD', root)).toEqual(['Stoneware mug', '4']);
  });
});
