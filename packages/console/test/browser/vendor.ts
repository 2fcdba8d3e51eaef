import type { FindChoices, PortContext } from '@makerfex/integrations-core';
import { type Invoice, type InvoiceDraft, issueInvoice, issuerSchema } from '@makerfex/integrations-core/records';
import { pdfDocuments } from '@makerfex/integrations-invoice-pdf';
import { vendorService } from '@makerfex/integrations-vendor-service';
import type { Host } from './host.ts';

const documents = pdfDocuments();
const seller = issuerSchema.parse({ name: 'Kiln & Co' });

/** A vendor whose mail server accepts everything, or closes the connection in the middle of a mail. */
export function createVendor({ losesMails = false } = {}) {
  const sendMail = async () => {
    if (losesMails) throw Object.assign(new Error('closed'), { code: 'ECONNECTION' });
  };
  return vendorService({
    key: 'packright',
    label: 'Packright',
    documents,
    email: { from: 'shop@kiln.example', transport: { sendMail } },
  });
}

const sales = [
  { id: 'sale-7', label: 'Order 1001', detail: 'Ana' },
  { id: 'sale-8', label: 'Order 1002', detail: 'Ben' },
];
const findSales: FindChoices<unknown> = async ({ text, limit }) =>
  sales.filter(({ label }) => label.includes(text)).slice(0, limit);

/** The Sales domain of the host, in memory. */
export function createSales() {
  const invoices = new Map<string, Invoice>();
  const issue = (draft: InvoiceDraft, number: string) =>
    issueInvoice(draft, { id: number, number, issuedOn: '2026-11-30', seller });
  return {
    previewInvoice: async (draft: InvoiceDraft) => issue(draft, 'next'),
    createInvoice: async (draft: InvoiceDraft, { tx }: PortContext<{ onRollback: (undo: () => void) => void }>) => {
      const invoice = issue(draft, `INV-${invoices.size + 1}`);
      invoices.set(invoice.id, invoice);
      tx.onRollback(() => invoices.delete(invoice.id));
      return invoice;
    },
    getInvoice: async (id: string) => invoices.get(id) ?? null,
    findSales,
    attachMetadata: async () => undefined,
  };
}

/** Connects the vendor. @returns the id of the connection */
export async function connectVendor({ shop }: Host, config: object = {}): Promise<string> {
  const { id } = await shop.connections.create({
    providerKey: 'packright',
    config: {
      vendor: { name: 'Packright <img src=x onerror=alert(1)>', email: 'work@packright.example' },
      delivery: 'download',
      currency: 'EUR',
      rates: {
        parcel: { label: 'Packing <b>', unit_price: '2.345' },
        hour: { label: 'By the hour', unit_price: '30', unit: 'h', tax_ids: [] },
      },
      taxes: [{ id: 'vat', label: 'VAT', rate: '19' }],
      ...config,
    },
  });
  return id;
}
