import type { PortContext } from '@makerfex/integrations-core';
import { dayIn, type Invoice, type InvoiceDraft, issueInvoice } from '@makerfex/integrations-core/records';
import type { InvoiceMetadata } from '@makerfex/integrations-vendor-service';
import type { SqlEntityManager } from '@mikro-orm/postgresql';

type Context = PortContext<SqlEntityManager>;

// create table host_invoice (id text primary key, shop_id text not null, number serial, body json, made_by json)
const letterhead = { name: 'Kiln & Co', address: null, email: 'hello@kiln.example', phone: null, website: null };
const timeZone = 'Europe/Berlin';
const seller = { ...letterhead, taxId: 'VAT DE123456789', details: [], logo: null, timeZone };

/** The host's Sales domain owns the invoice and its number. What it writes through `tx` commits with the run's step. */
export const sales = {
  async createInvoice(draft: InvoiceDraft, { scope, tx }: Context): Promise<Invoice> {
    const id = crypto.randomUUID();
    const [row] = await tx.execute<{ number: number }[]>(
      'insert into host_invoice (id, shop_id) values (?, ?) returning number',
      [id, scope.shopId],
    );
    // The shop's date, not UTC's: the evening of 31 December in Los Angeles belongs to the old year.
    const issuedOn = draft.issuedOn ?? dayIn(timeZone);
    // Computes exact totals; a host with its own arithmetic returns its own totals.
    const invoice = issueInvoice(draft, { id, number: `INV-${row?.number}`, issuedOn, seller });
    await tx.execute('update host_invoice set body = ? where id = ?', [JSON.stringify(invoice), id]);
    return invoice;
  },

  /** Null if this shop has no such invoice. */
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
