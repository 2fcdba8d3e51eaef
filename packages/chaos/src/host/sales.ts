import type { PortContext } from '@makerfex/integrations-core';
import { type Invoice, type InvoiceDraft, issueInvoice } from '@makerfex/integrations-core/records';
import type { InvoiceMetadata } from '@makerfex/integrations-vendor-service';
import type { SqlEntityManager } from '@mikro-orm/postgresql';

type Context = PortContext<SqlEntityManager>;

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
const issuedOn = '2026-11-01';

/** The host's Sales domain, with an invoice for each call. */
export const sales = {
  async createInvoice(draft: InvoiceDraft, { scope, tx }: Context): Promise<Invoice> {
    const id = crypto.randomUUID();
    const [row] = await tx.execute<{ number: number }[]>(
      'insert into host_invoice (id, shop_id) values (?, ?) returning number',
      [id, scope.shopId],
    );
    const invoice = issueInvoice(draft, { id, number: `INV-${row?.number}`, issuedOn, seller });
    await tx.execute('update host_invoice set body = ? where id = ?', [JSON.stringify(invoice), id]);
    return invoice;
  },

  async getInvoice(id: string, { scope, tx }: Context): Promise<Invoice | null> {
    const found = 'select body from host_invoice where id = ? and shop_id = ?';
    const [row] = await tx.execute<{ body: Invoice }[]>(found, [id, scope.shopId]);
    return row?.body ?? null;
  },

  async attachMetadata(id: string, metadata: InvoiceMetadata, { scope, tx }: Context): Promise<void> {
    const change = 'update host_invoice set made_by = ? where id = ? and shop_id = ?';
    await tx.execute(change, [JSON.stringify(metadata), id, scope.shopId]);
  },
};
