import { randomUUID } from 'node:crypto';
import type { PortContext } from '@makerfex/integrations-core';
import {
  dayIn,
  type Invoice,
  type InvoiceDraft,
  invoiceSchema,
  issueInvoice,
} from '@makerfex/integrations-core/records';
import type { InvoiceMetadata } from '@makerfex/integrations-vendor-service';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { runStatement } from '../statement.ts';
import { letterhead } from './letterhead.ts';

type Context = PortContext<SqlEntityManager>;

/** The shop's letterhead, and the day in its time zone. */
function terms(draft: InvoiceDraft) {
  const seller = draft.seller ?? letterhead;
  return { seller, issuedOn: draft.issuedOn ?? dayIn(seller.timeZone ?? 'UTC') };
}

/** The invoice as `createInvoice` would issue it. Writes nothing. */
export const previewInvoice = async (draft: InvoiceDraft): Promise<Invoice> =>
  issueInvoice(draft, { id: 'preview', number: 'preview', ...terms(draft) });

/** The port of the Sales domain: issues an invoice with the shop's next number. Concurrent calls wait for each other. */
export async function createInvoice(draft: InvoiceDraft, { tx, scope }: Context): Promise<Invoice> {
  // The number has the year in the shop's time zone.
  const { seller, issuedOn } = terms(draft);
  const [count] = await runStatement<{ last: number }>(
    tx,
    `INSERT INTO invoice_counts (shop_id, last) VALUES ($1, 1)
     ON CONFLICT (shop_id) DO UPDATE SET last = invoice_counts.last + 1 RETURNING last`,
    [scope.shopId],
  );
  const number = `${issuedOn.slice(0, 4)}-${String(count?.last).padStart(5, '0')}`;
  const invoice = issueInvoice(draft, { id: randomUUID(), number, issuedOn, seller });
  await runStatement(
    tx,
    `INSERT INTO invoices (shop_id, id, number, issued_on, buyer, currency, total, document)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      scope.shopId,
      invoice.id,
      number,
      issuedOn,
      invoice.buyer?.name ?? null,
      invoice.currency,
      invoice.totals.total,
      JSON.stringify(invoice),
    ],
  );
  return invoice;
}

export async function getInvoice(id: string, { tx, scope }: Context): Promise<Invoice | null> {
  const [row] = await runStatement<{ document: unknown }>(
    tx,
    'SELECT document FROM invoices WHERE shop_id = $1 AND id::text = $2',
    [scope.shopId, id],
  );
  return row ? invoiceSchema.parse(row.document) : null;
}

export async function attachMetadata(id: string, metadata: InvoiceMetadata, { tx, scope }: Context): Promise<void> {
  await runStatement(tx, 'UPDATE invoices SET metadata = $3 WHERE shop_id = $1 AND id::text = $2', [
    scope.shopId,
    id,
    JSON.stringify(metadata),
  ]);
}
