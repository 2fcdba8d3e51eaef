import { describe, expect, it } from 'vitest';
import { downloadConfig, handoff, vendorHost } from '../../test/host.ts';
import { textOf } from '../../test/pdf.ts';
import { handoffPreviewSchema } from '../contract.ts';

const dryRun = { dry_run: true };

/** A host that only tries hand-offs. */
async function previewHost(options: Parameters<typeof vendorHost>[0] = {}) {
  const host = await vendorHost(options);
  return {
    ...host,
    preview: async (input: object = {}) => {
      const { id, error, result } = await host.run({ ...input, ...dryRun });
      if (error) throw new Error(`${error.code}: ${error.message}`);
      return { ...handoffPreviewSchema.parse(result), runId: id };
    },
  };
}

describe('a dry run of a hand-off', () => {
  it('says what would be issued', async () => {
    const { preview } = await previewHost();
    expect(await preview()).toMatchObject({
      dry_run: true,
      currency: 'EUR',
      lines: [
        { description: 'Packing, small box', quantity: '3', unit: null, unit_price: '2.35', amount: '7.05' },
        { description: 'Gift wrap', quantity: '1', unit_price: '1.10', tax_ids: ['vat'], amount: '1.10' },
      ],
      taxes: [{ id: 'vat', label: 'VAT', rate: '19', inclusive: false, base: '8.15', amount: '1.55' }],
      totals: { subtotal: '8.15', net: '8.15', tax: '1.55', total: '9.70' },
      delivery: { by: 'download' },
      documents: ['invoice', 'work_order'],
      warnings: [],
    });
  });

  it('issues and sends nothing, and records no step', async () => {
    const sent: string[] = [];
    const { preview, calls, invoices, events } = await previewHost({
      email: { from: 'shop@kiln.example', transport: { sendMail: async () => void sent.push('mail') } },
      config: { delivery: 'email' },
    });
    expect(await preview()).toMatchObject({ delivery: { by: 'email' } });
    expect([calls, sent, invoices.size]).toEqual([['previewInvoice'], [], 0]);
    expect(await events('run.step')).toEqual([]);
  });

  it.each([
    ['with the Sales domain’s own preview', true],
    ['without one', false],
  ])('comes to the same as the hand-off, %s', async (_, canPreview) => {
    const taxes = [
      { id: 'vat', label: 'VAT', rate: '8.875' },
      { id: 'eco', label: 'Eco', rate: '1.5', inclusive: true },
    ];
    const { preview, handedOff, invoices } = await previewHost({ canPreview, config: { taxes } });
    const input = { items: [...handoff.items, { rate: 'small_box', quantity: '0.333333', tax_ids: ['vat'] }] };
    const { totals } = await preview(input);
    await handedOff(input);
    expect([...invoices.values()][0]?.invoice.totals).toMatchObject(totals);
  });

  it('is no obstacle to the hand-off that follows, nor mistaken for it', async () => {
    const { preview, run, ask, invoices } = await previewHost();
    await preview();
    const { state, input } = await run({ dry_run: false }, 'key-1');
    // The same as without the field, so that neither a key nor an unknown outcome takes the two for different hand-offs.
    expect([state, input]).toEqual(['SUCCESS', handoff]);
    expect(invoices.size).toBe(1);
    await expect(ask(dryRun, 'key-1')).rejects.toMatchObject({ code: 'run_in_progress' });
  });

  it.each([
    ['an unknown rate', {}, { items: [{ rate: 'large_box', quantity: '1' }] }],
    ['too many lines', {}, { notes: '\n'.repeat(3_001) }],
    ['more than 15 digits', {}, { items: [{ rate: 'small_box', quantity: '999999999999999' }] }],
  ])('fails as the hand-off does: %s', async (_, config, input) => {
    const { run } = await previewHost({ config: { ...downloadConfig, ...config } });
    const [tried, inEarnest] = [await run({ ...input, ...dryRun }), await run(input)];
    expect(tried.error).toMatchObject({ code: inEarnest.error?.code });
    expect(tried.state).toBe('FAILURE');
  });

  it('fails if the documents cannot be printed', async () => {
    const { run } = await previewHost({ canPrint: false });
    expect(await run(dryRun)).toMatchObject({ state: 'FAILURE', error: { code: 'not_configured' } });
  });

  it('names the port that returned no invoice', async () => {
    const { run, script } = await previewHost();
    script.broken = 'previewInvoice';
    expect(await run(dryRun)).toMatchObject({
      error: { code: 'port_failed', message: expect.stringContaining('sales.previewInvoice') },
    });
  });
});

describe('the documents of a dry run', () => {
  it('are previews without a number', async () => {
    const { preview, shop } = await previewHost();
    const { runId } = await preview();
    const invoice = await shop.runs.document(runId);
    expect(invoice.fileName).toBe('invoice-PREVIEW.pdf');
    const text = await textOf(invoice.bytes);
    for (const words of ['Preview. Not issued', 'Kiln & Co', '9.70']) expect(text).toContain(words);
    expect(text).not.toContain('INV-');
    const order = await textOf((await shop.runs.document(runId, 'work_order')).bytes);
    for (const words of ['Preview. Not issued', 'Two layers of paper', 'WO-PREVIEW']) expect(order).toContain(words);
  });

  it('have a place for the letterhead that the Sales domain does not show before', async () => {
    const { preview, shop } = await previewHost({ canPreview: false });
    const { runId } = await preview();
    expect(await textOf((await shop.runs.document(runId)).bytes)).toContain('Your letterhead');
  });

  it('are not marked once it is issued', async () => {
    const { handedOff, shop } = await previewHost();
    const { runId } = await handedOff();
    expect(await textOf((await shop.runs.document(runId)).bytes)).not.toContain('Preview');
  });
});
