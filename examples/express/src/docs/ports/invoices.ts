import { randomUUID } from 'node:crypto';
import type { PortContext } from '@makerfex/integrations-core';
import {
  type Invoice,
  type InvoiceDraft,
  invoiceSchema,
  issueInvoice,
  issuerSchema,
} from '@makerfex/integrations-core/records';
import type { InvoiceMetadata } from '@makerfex/integrations-vendor-service';
import type { PoolClient } from 'pg';

type Context = PortContext<PoolClient>;

/** The shop's own letterhead. The day of an invoice is the day in its time zone. */
const seller = issuerSchema.parse({ name: 'Studio Ada', timeZone: 'Europe/Berlin' });

export const invoiceTables = [
  `create table invoice (
    shop_id text, id uuid, number text not null, document jsonb not null, origin jsonb,
    primary key (shop_id, id), unique (shop_id, number))`,
  'create table invoice_count (shop_id text primary key, last int not null)',
];

/** The shop's next number, without gaps: a rollback gives it back, and concurrent calls wait for each other. */
async function nextNumber(tx: PoolClient, shopId: string): Promise<string> {
  const { rows } = await tx.query<{ last: number }>(
    `insert into invoice_count (shop_id, last) values ($1, 1)
     on conflict (shop_id) do update set last = invoice_count.last + 1 returning last`,
    [shopId],
  );
  return `R-${String(rows[0]?.last).padStart(5, '0')}`;
}

export async function createInvoice(draft: InvoiceDraft, { tx, scope: { shopId } }: Context): Promise<Invoice> {
  const number = await nextNumber(tx, shopId);
  const invoice = issueInvoice(draft, { id: randomUUID(), number, seller: draft.seller ?? seller });
  await tx.query('insert into invoice (shop_id, id, number, document) values ($1, $2, $3, $4)', [
    shopId,
    invoice.id,
    number,
    JSON.stringify(invoice),
  ]);
  return invoice;
}

export async function getInvoice(id: string, { tx, scope: { shopId } }: Context): Promise<Invoice | null> {
  const { rows } = await tx.query<{ document: unknown }>(
    'select document from invoice where shop_id = $1 and id::text = $2',
    [shopId, id],
  );
  return rows[0] ? invoiceSchema.parse(rows[0].document) : null;
}

/** Stores which project or sale an invoice is for, and which run made it. */
export async function attachMetadata(id: string, origin: InvoiceMetadata, { tx, scope: { shopId } }: Context) {
  await tx.query('update invoice set origin = $3 where shop_id = $1 and id::text = $2', [
    shopId,
    id,
    JSON.stringify(origin),
  ]);
}
