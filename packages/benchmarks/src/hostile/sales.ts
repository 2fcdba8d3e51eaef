import { type Invoice, type InvoiceDraft, issueInvoice } from '@makerfex/integrations-core/records';

const seller = {
  name: 'Kiln & Co',
  address: null,
  email: 'hello@kiln.example',
  phone: null,
  website: null,
  taxId: null,
  details: [],
  logo: null,
};
/** So many are kept: the process is not to grow by them. */
const kept = 20;

const invoices = new Map<string, Invoice>();

/** The host's Sales domain, in memory. */
export const sales = {
  async createInvoice(draft: InvoiceDraft): Promise<Invoice> {
    const id = crypto.randomUUID();
    const invoice = issueInvoice(draft, { id, number: `INV-${id}`, issuedOn: '2026-11-01', seller });
    invoices.set(id, invoice);
    const [oldest] = invoices.keys();
    if (invoices.size > kept && oldest !== undefined) invoices.delete(oldest);
    return invoice;
  },
  getInvoice: async (id: string): Promise<Invoice | null> => invoices.get(id) ?? null,
  attachMetadata: async (): Promise<void> => undefined,
};
