import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { handoff, owner, seller, vendorHost } from '../../test/host.ts';
import { textOf } from '../../test/pdf.ts';

describe('a hand-off', () => {
  it('lets the Sales domain issue the invoice, and attaches the metadata', async () => {
    const { handedOff, invoices, connection } = await vendorHost();
    const done = await handedOff();
    expect(done).toMatchObject({
      invoice: { id: 'id-INV-1', number: 'INV-1', currency: 'EUR', total: '9.70' },
      work_order: { number: 'WO-INV-1' },
      delivery: { by: 'download', message_id: null },
      documents: ['invoice', 'work_order'],
      warnings: [],
    });
    expect([...invoices.values()]).toMatchObject([
      {
        shopId: 'shop-1',
        invoice: {
          buyer: { name: 'Packright', email: 'work@packright.example' },
          lines: [
            { description: 'Packing, small box', quantity: '3', unitPrice: '2.35' },
            { description: 'Gift wrap', quantity: '1', unitPrice: '1.10' },
          ],
          totals: { net: '8.15', tax: '1.55', total: '9.70' },
        },
        metadata: [
          {
            providerKey: 'packright',
            connectionId: connection.id,
            runId: done.runId,
            saleId: 'sale-7',
            projectId: null,
          },
        ],
      },
    ]);
  });

  it('dates both documents in the connection’s time zone (case invoice-evening)', async () => {
    const { handedOff, invoices, shop } = await vendorHost({ config: { time_zone: 'America/Los_Angeles' } });
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2027-01-01T02:00:00Z') });
    onTestFinished(() => void vi.useRealTimers());
    const { runId } = await handedOff();
    expect([...invoices.values()]).toMatchObject([{ invoice: { issuedOn: '2026-12-31' } }]);
    for (const name of ['invoice', 'work_order'])
      expect(await textOf((await shop.runs.document(runId, name)).bytes)).toContain('December 31, 2026');
  });

  it('leaves the date to the Sales domain when the connection has no time zone', async () => {
    const { handedOff, invoices } = await vendorHost();
    await handedOff();
    expect([...invoices.values()]).toMatchObject([{ invoice: { issuedOn: '2026-11-24' } }]);
  });

  it('returns the same run and invoice for the same idempotency key', async () => {
    const { run, invoices } = await vendorHost();
    const first = await run({}, 'order-7');
    expect(await run({}, 'order-7')).toEqual(first);
    expect(invoices.size).toBe(1);
    expect(await run({}, 'order-8')).not.toMatchObject({ id: first.id });
    expect(invoices.size).toBe(2);
  });

  it('records each step', async () => {
    const { handedOff, events } = await vendorHost();
    const { runId } = await handedOff();
    expect((await events('run.step')).map(({ message, meta }) => [message, meta['run_id']])).toEqual([
      ['vendor_handoff_invoice: invoice', runId],
      ['vendor_handoff_invoice: delivered', runId],
    ]);
  });

  it('leaves no invoice when a later port fails', async () => {
    const { run, script, invoices } = await vendorHost();
    script.broken = 'attachMetadata';
    expect(await run()).toMatchObject({ state: 'FAILURE', error: { code: 'port_failed' } });
    expect(invoices.size).toBe(0);
  });

  it('issues no invoice that cannot be printed', async () => {
    const { run, script, invoices } = await vendorHost();
    script.seller = { ...seller, logo: Buffer.from('no picture').toString('base64') };
    expect(await run()).toMatchObject({ state: 'FAILURE', error: { code: 'invalid_input' } });
    expect(invoices.size).toBe(0);
  });

  it.each([
    [
      'characters',
      { items: Array.from({ length: 5 }, () => ({ ...handoff.items[1], note: 'q'.repeat(20_000) })) },
      'work order has more than 100,000 characters',
    ],
    [
      'characters of a complex script',
      {
        items: Array.from({ length: 300 }, () => ({ description: 'क्षि '.repeat(392), quantity: '1', unit_price: '1' })),
      },
      'invoice has more than 100,000 characters',
    ],
    ['lines', { notes: '\n'.repeat(3_001) }, 'invoice has more than 3,000 lines'],
    [
      'lines of materials',
      {
        bom: Array.from({ length: 16 }, (_, index) => ({
          item: `Box ${index}`,
          materials: Array.from({ length: 200 }, () => ({ description: 'Tissue', quantity: '1' })),
        })),
      },
      'work order has more than 3,000 lines',
    ],
    ['marks', { title: `a${'\u0301'.repeat(31)}` }, 'work order has more than 30 combining marks on one letter'],
  ])('beyond the limit of %s fails before any call to the Sales domain', async (_, input, words) => {
    const { run, calls } = await vendorHost();
    const { state, error } = await run(input);
    expect([state, error?.code]).toEqual(['FAILURE', 'invalid_input']);
    expect(error?.message).toContain(words);
    expect(calls).toEqual([]);
  });

  it('can have 300 items of 200 characters', async () => {
    const { handedOff } = await vendorHost();
    const description = 'Wrapped in tissue, boxed and labelled. '.repeat(6).slice(0, 200);
    const items = Array.from({ length: 300 }, () => ({ description, quantity: '1', unit_price: '1' }));
    expect(await handedOff({ items })).toMatchObject({ invoice: { number: 'INV-1' }, warnings: [] });
  });

  it('warns about characters that readers will not see', async () => {
    const { handedOff } = await vendorHost();
    const { warnings } = await handedOff({ instructions: '漢字' });
    expect(warnings).toMatchObject([{ document: 'work_order', code: 'missing_glyphs' }]);
  });

  it.each([
    [
      'an unknown rate',
      { items: [{ rate: 'large_box', quantity: '1' }] },
      'items.0.rate: the config has no such rate; it has: small_box',
    ],
    [
      'an unknown tax',
      { items: [{ rate: 'small_box', quantity: '1', tax_ids: ['gst'] }] },
      'items.0.tax_ids: names a tax that',
    ],
  ])('fails for %s, names the field, and issues nothing', async (_, input, words) => {
    const { run, invoices } = await vendorHost();
    const { state, error } = await run(input);
    expect([state, error?.code]).toEqual(['FAILURE', 'invalid_input']);
    expect(error?.message).toContain(words);
    expect(invoices.size).toBe(0);
  });

  it.each([
    ['neither a project nor a sale', { sale_id: undefined }, 'project_id'],
    ['a project and a sale', { project_id: 'p-1' }, 'project_id'],
    ['no items', { items: [] }, 'items'],
    ['a price and a rate', { items: [{ rate: 'small_box', unit_price: '1', quantity: '1' }] }, 'items.0.rate'],
    ['neither a price nor a rate', { items: [{ description: 'x', quantity: '1' }] }, 'items.0.unit_price'],
    ['a float', { items: [{ rate: 'small_box', quantity: '1e3' }] }, 'items.0.quantity'],
    ['a quantity that is not text', { items: [{ rate: 'small_box', quantity: 1 }] }, 'items.0.quantity'],
    ['a quantity of zero', { items: [{ rate: 'small_box', quantity: '0.00' }] }, 'items.0.quantity'],
    ['a negative price', { items: [{ description: 'x', unit_price: '-1', quantity: '1' }] }, 'items.0.unit_price'],
    ['a day that does not exist', { due_on: '2026-02-30' }, 'due_on'],
    ['an unknown field', { item: [] }, ''],
  ])('refuses %s before a run starts', async (_, input, path) => {
    const { ask, shop } = await vendorHost();
    await expect(ask(input)).rejects.toMatchObject({ code: 'invalid_input', issues: [{ path }] });
    expect((await shop.runs.list({ limit: 1 })).rows).toEqual([]);
  });
});

describe('a vendor without a renderer of documents', () => {
  const refusal = { code: 'not_configured', message: expect.stringContaining('@makerfex/integrations-invoice-pdf') };

  it('says what to install when its connection is tested', async () => {
    const { shop, connection } = await vendorHost({ canPrint: false });
    expect(await shop.connections.test(connection.id)).toMatchObject({ healthReason: refusal.message });
  });

  it('fails a hand-off before any call to the Sales domain, and says what to install', async () => {
    const { run, calls } = await vendorHost({ canPrint: false });
    expect(await run()).toMatchObject({ state: 'FAILURE', error: refusal });
    expect(calls).toEqual([]);
  });
});

describe('the documents of a hand-off', () => {
  it('are printed from what the Sales domain has', async () => {
    const { handedOff, shop } = await vendorHost();
    const { runId } = await handedOff({
      title: 'Pack order 1001',
      ship_to: { name: 'Ada', line1: 'Long Street 1', postal_code: '10115', city: 'Berlin', country_code: 'DE' },
      bom: [{ item: 'Box', materials: [{ description: 'Tissue paper', quantity: '6' }] }],
    });
    const invoice = await shop.runs.document(runId);
    expect(invoice).toMatchObject({ fileName: 'invoice-INV-1.pdf', mediaType: 'application/pdf' });
    const text = await textOf(invoice.bytes);
    for (const words of ['INV-1', 'Packing, small box', '9.70', 'Packright']) expect(text).toContain(words);
    const order = await shop.runs.document(runId, 'work_order');
    expect(order.fileName).toBe('work-order-WO-INV-1.pdf');
    const orderText = await textOf(order.bytes);
    for (const words of ['Pack order 1001', 'Two layers of paper', 'Tissue paper', 'Long Street 1', 'INV-1'])
      expect(orderText).toContain(words);
    expect(orderText).not.toContain('2.35');
  });

  it('stay the same when the config changes', async () => {
    const { handedOff, shop, connection } = await vendorHost();
    const { runId } = await handedOff();
    const before = await shop.runs.document(runId, 'work_order');
    const { version } = await shop.connections.get(connection.id);
    const config = { ...connection.config, vendor: { name: 'Another one' }, notes: 'Other notes' };
    await shop.connections.update(connection.id, { version, config });
    expect(await shop.runs.document(runId, 'work_order')).toEqual(before);
  });

  it('leave out the materials when the config says so', async () => {
    const { handedOff, shop } = await vendorHost({ config: { include_bom: false } });
    const { runId } = await handedOff({
      bom: [{ item: 'Box', materials: [{ description: 'Tissue', quantity: '6' }] }],
    });
    expect(await textOf((await shop.runs.document(runId, 'work_order')).bytes)).not.toContain('Tissue');
  });

  it('exist only for this shop, and for runs that have them', async () => {
    const { integrations, handedOff, run, script, shop } = await vendorHost();
    const { runId } = await handedOff();
    const stranger = integrations.for({ ...owner, shopId: 'shop-2' });
    const foreign = await stranger.runs.document(runId).catch((error: unknown) => error);
    expect(foreign).toMatchObject({ code: 'not_found', message: `There is no run ${runId} in this shop.` });
    await expect(shop.runs.document(runId, 'receipt')).rejects.toMatchObject({
      code: 'not_found',
      message: expect.stringContaining('it has: invoice, work_order'),
    });
    script.broken = 'createInvoice';
    const failed = await run({ ...handoff, title: 'another' });
    await expect(shop.runs.document(failed.id)).rejects.toMatchObject({
      code: 'not_found',
      message: expect.stringContaining('has issued no invoice'),
    });
  });
});
