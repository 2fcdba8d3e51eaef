import { createRequire } from 'node:module';
import { IntegrationError } from '@makerfex/integrations-core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { invoiceOf, line, metadataOf, pagesOf, pictureOf } from '../test/documents.ts';
import { renderInvoicePdf } from './render-invoice.ts';

const errorOf = async (...args: Parameters<typeof renderInvoicePdf>): Promise<unknown> =>
  renderInvoicePdf(...args).then(
    () => undefined,
    (error: unknown) => error,
  );

describe('an invoice with odd content', () => {
  it('prints names in the supported scripts', async () => {
    const names = ['Nguyễn Thị Ánh', 'Ελένη Παππά', 'Їжакевич Ґалаґан', 'Łukasz Żółć', 'नमस'];
    const lines = names.map((name) => line(name));
    const { bytes, warnings } = await renderInvoicePdf(invoiceOf({ lines, buyer: { name: names.join(' / ') } }));
    const [page = ''] = await pagesOf(bytes);
    for (const name of names) expect(page.split(name)).toHaveLength(3);
    expect(warnings).toEqual([]);
  });

  it('prints Japanese when a font for it is set', async () => {
    const fonts = [createRequire(import.meta.url).resolve('@fontsource/sawarabi-gothic/unicode.json')];
    const { bytes, warnings } = await renderInvoicePdf(invoiceOf({ lines: [line('日本の湯呑み')] }), { fonts });
    expect((await pagesOf(bytes))[0]).toContain('日本の湯呑み');
    expect(warnings).toEqual([]);
  });

  it('is refused when a font is missing', async () => {
    expect(await errorOf(invoiceOf(), { fonts: ['/nowhere/unicode.json'] })).toMatchObject({ code: 'not_configured' });
  });

  it('prints Arabic and Hebrew that can be read back', async () => {
    const lines = [line('خاتم فضة (مقاس 7)'), line('שלום עולם 12 mm')];
    const { bytes, warnings } = await renderInvoicePdf(invoiceOf({ lines }));
    const [page = ''] = await pagesOf(bytes);
    for (const word of ['خاتم', 'فضة', 'שלום', 'עולם', '12', 'mm']) expect(page).toContain(word);
    expect(warnings).toEqual([]);
  });

  it('marks a character without a font, and suggests a package', async () => {
    const { bytes, warnings } = await renderInvoicePdf(invoiceOf({ buyer: { name: '김민수 Kim' } }));
    expect((await pagesOf(bytes))[0]).toContain('\uFFFD\uFFFD\uFFFD Kim');
    expect(warnings).toEqual([
      {
        code: 'missing_glyphs',
        message: expect.stringMatching(/U\+AE40, U\+BBFC, U\+C218.*Install @fontsource\/noto-sans-kr /),
      },
    ]);
  });

  it('removes control characters and direction marks, with a warning', async () => {
    const { bytes, warnings } = await renderInvoicePdf(
      invoiceOf({ lines: [line('Pay\u0000 \u202E100\u0007 now\t!')] }),
    );
    expect((await pagesOf(bytes))[0]).toContain('Pay 100 now !');
    expect(warnings).toEqual([
      { code: 'characters_removed', message: expect.stringContaining('U+0000, U+202E, U+0007') },
    ]);
  });

  it('removes them from its title', async () => {
    const { bytes } = await renderInvoicePdf(invoiceOf({ number: 'A\u0000\u202E\n1' }));
    expect(await metadataOf(bytes)).toMatchObject({ Title: 'Invoice A 1' });
  });

  it('can have 500 lines', async () => {
    const lines = Array.from({ length: 500 }, (_, index) => line(`Item no. ${index + 1}.`));
    const pages = await pagesOf((await renderInvoicePdf(invoiceOf({ lines }))).bytes);
    expect(new Set(pages.join(' ').match(/Item no\. \d+\./g)).size).toBe(500);
  });

  it('can have no lines', async () => {
    expect((await pagesOf((await renderInvoicePdf(invoiceOf({ lines: [] }))).bytes))[0]).toMatch(
      /No items.*Total €0\.00/,
    );
  });

  it('prints every word of notes that fill several pages', async () => {
    const words = Array.from({ length: 1400 }, (_, index) => `w${index}.`);
    const { bytes, pageCount } = await renderInvoicePdf(invoiceOf({ notes: words.join(' ') }));
    expect(pageCount).toBeGreaterThan(1);
    const text = (await pagesOf(bytes)).map((page) => page.replace(/Kiln & Co · .*$/, '')).join(' ');
    expect(text.match(/w\d+\./g)).toEqual(words);
  });

  it('breaks a word of 20,000 letters over several pages, each with the table head', async () => {
    const { bytes, pageCount } = await renderInvoicePdf(
      invoiceOf({ lines: [line('Q'.repeat(20_000)), line('last one')] }),
    );
    const pages = await pagesOf(bytes);
    expect(pageCount).toBeGreaterThan(3);
    expect(pages.join('').match(/Q/g)?.length).toBe(20_000 + pageCount - 1 + 1);
    expect(pages.at(-1)).toContain('last one');
  });

  it('prints a credit note with negative amounts', async () => {
    const lines = [line('Returned mug', '-2', '12.50')];
    const [page = ''] = await pagesOf((await renderInvoicePdf(invoiceOf({ kind: 'credit_note', lines }))).bytes);
    expect(page).toMatch(/Credit note .*-2 €12\.50 -€25\.00 Total -€25\.00/);
  });

  it.each([
    ['KWD', '1.005', 'KWD 1.005'],
    ['JPY', '1200', '¥1,200'],
    ['HUF', '12.50', 'HUF 12.50'],
    ['CLF', '0.0042', 'CLF 0.0042'],
    ['EUR', '999999999999999.99', '€999,999,999,999,999.99'],
  ])('formats %s with its own decimals and every digit', async (currency, price, written) => {
    const { bytes } = await renderInvoicePdf(invoiceOf({ currency, lines: [line('Mug', '1', price)] }));
    expect((await pagesOf(bytes))[0]?.replace(/\u00A0/g, ' ')).toContain(`Total ${written}`);
  });

  it('renders any text, and prints its plain parts', async () => {
    const anyText = fc.string({ unit: 'binary', maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(fc.array(anyText, { minLength: 20, maxLength: 20 }), async (texts) => {
        const lines = texts.map((text, index) => line(`${text}\nplain-${index}.`));
        const { bytes } = await renderInvoicePdf(invoiceOf({ lines }));
        const printed = (await pagesOf(bytes)).join(' ').match(/plain-\d+\./g);
        expect(printed).toHaveLength(texts.length);
      }),
      { numRuns: 3 },
    );
  });

  it.each([
    ['text', Buffer.from('not an image').toString('base64')],
    ['nothing', ''],
  ])('is refused with a logo of %s, and the error says that the rest is fine', async (_, logo) => {
    const error = await errorOf(invoiceOf({ seller: { name: 'Kiln & Co', logo } }));
    expect(error).toBeInstanceOf(IntegrationError);
    expect(error).toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('the rest of the document is fine'),
      issues: [{ path: 'logo' }],
    });
  });

  it.each(['png', 'jpeg'] as const)('is refused with a truncated %s as logo', async (format) => {
    const picture = await pictureOf(format);
    const logo = picture.slice(0, Math.floor(picture.length / 8) * 4);
    expect(await errorOf(invoiceOf({ seller: { name: 'Kiln & Co', logo } }))).toMatchObject({ code: 'invalid_input' });
  });

  it('is refused with the names of invalid fields but not their values', async () => {
    const invoice = { ...invoiceOf(), number: '', lines: [line('Mug', '1e5')] };
    const error = await errorOf(invoice);
    expect(error).toMatchObject({ code: 'invalid_input', issues: [{ path: 'lines.0.quantity' }, { path: 'number' }] });
    expect(String(error)).not.toContain('1e5');
  });
});
