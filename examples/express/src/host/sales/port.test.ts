import type { PortContext } from '@makerfex/integrations-core';
import { type InvoiceDraft, invoiceDraftSchema } from '@makerfex/integrations-core/records';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { openHostDatabase } from '../../testing/host-database.ts';
import { letterhead } from './letterhead.ts';
import { attachMetadata, createInvoice, getInvoice, previewInvoice } from './port.ts';

let database: Awaited<ReturnType<typeof openHostDatabase>>;
let orm: typeof database.orm;
beforeAll(async () => {
  database = await openHostDatabase();
  orm = database.orm;
});
afterAll(() => database.close());

const draft: InvoiceDraft = invoiceDraftSchema.parse({
  currency: 'EUR',
  buyer: { name: 'Packright Lda' },
  lines: [{ description: 'Packing', quantity: '3', unitPrice: '2.40' }],
  taxes: [{ id: 'vat', label: 'VAT', rate: '23' }],
  issuedOn: '2026-11-24',
});

const inShop = <Result>(
  shopId: string,
  work: (context: PortContext<SqlEntityManager>) => Promise<Result>,
): Promise<Result> =>
  orm.em.fork().transactional((tx) =>
    work({
      scope: { shopId },
      tx,
      signal: new AbortController().signal,
      providerKey: 'packright',
      connectionId: 'connection',
      runId: 'run',
    }),
  );
const issue = (shopId: string) => inShop(shopId, (context) => createInvoice(draft, context));

describe('the Sales domain', () => {
  it('issues an invoice under the shop’s letterhead, with totals, and reads it back', async () => {
    const invoice = await issue('one');
    expect(invoice).toMatchObject({
      number: '2026-00001',
      issuedOn: '2026-11-24',
      seller: { name: 'Atelier Ōkami & Daughters' },
      totals: { net: '7.20', tax: '1.66', total: '8.86' },
    });
    expect(await inShop('one', (context) => getInvoice(invoice.id, context))).toEqual(invoice);
  });

  it('shows an invoice as it would be issued, and uses up no number', async () => {
    const [shown, issued] = [await previewInvoice(draft), await issue('shown')];
    expect(issued).toEqual({ ...shown, id: issued.id, number: '2026-00001' });
  });

  it('numbers a shop’s invoices without gaps or duplicates under concurrent calls', async () => {
    const issued = await Promise.all(Array.from({ length: 20 }, () => issue('many')));
    const numbers = issued.map(({ number }) => number).toSorted();
    expect(numbers).toEqual(Array.from({ length: 20 }, (_, n) => `2026-${String(n + 1).padStart(5, '0')}`));
  });

  it.each([
    ['America/Los_Angeles', '2027-01-01T02:00:00Z', '2026-12-31', '2026-00001'],
    ['Europe/Lisbon', '2026-12-31T23:59:59Z', '2026-12-31', '2026-00001'],
    ['Asia/Kolkata', '2026-12-31T20:00:00Z', '2027-01-01', '2027-00001'],
  ])('in %s, dates and numbers an invoice of %s %s (case invoice-evening)', async (timeZone, now, issuedOn, number) => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date(now) });
    onTestFinished(() => void vi.useRealTimers());
    const undated = { ...draft, issuedOn: null, seller: { ...letterhead, timeZone } };
    const invoice = await inShop(timeZone, (context) => createInvoice(undated, context));
    expect(invoice).toMatchObject({ issuedOn, number });
    expect(await inShop(timeZone, (context) => getInvoice(invoice.id, context))).toMatchObject({ issuedOn, number });
  });

  it('dates an invoice by the letterhead’s time zone when the draft has no seller', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-06-30T23:30:00Z') });
    onTestFinished(() => void vi.useRealTimers());
    // Lisbon is an hour ahead of UTC in summer.
    const invoice = await inShop('summer', (context) => createInvoice({ ...draft, issuedOn: null }, context));
    expect(invoice.issuedOn).toBe('2026-07-01');
  });

  it('frees a number when its transaction is rolled back', async () => {
    const lost = inShop('lost', async (context) => {
      await createInvoice(draft, context);
      throw new Error('rolled back by the test');
    });
    await expect(lost).rejects.toThrow('rolled back by the test');
    expect(await issue('lost')).toMatchObject({ number: '2026-00001' });
  });

  it('shows and changes no invoice of another shop', async () => {
    const { id } = await issue('mine');
    const metadata = { providerKey: 'p', connectionId: 'c', runId: 'r', projectId: null, saleId: 's' };
    expect(await inShop('theirs', (context) => getInvoice(id, context))).toBeNull();
    expect(await inShop('mine', (context) => getInvoice('unknown', context))).toBeNull();
    await inShop('theirs', (context) => attachMetadata(id, metadata, context));
    const held = () => orm.em.fork().execute('SELECT metadata FROM invoices WHERE id = ?', [id]);
    expect(await held()).toEqual([{ metadata: null }]);
    await inShop('mine', (context) => attachMetadata(id, metadata, context));
    expect(await held()).toEqual([{ metadata }]);
  });
});
