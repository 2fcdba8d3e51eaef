import { randomBytes } from 'node:crypto';
import { type Actor, createIntegrations, type IntegrationsOptions, keyring } from '@makerfex/integrations-core';
import { type MemoryTx, memoryStorage } from '@makerfex/integrations-core/memory-storage';
import { type Invoice, type InvoiceDraft, issueInvoice } from '@makerfex/integrations-core/records';
import type { EventRow, RunRow, Storage } from '@makerfex/integrations-core/storage';
import { pdfDocuments } from '@makerfex/integrations-invoice-pdf';
import { onTestFinished } from 'vitest';
import { type HandedOff, handedOffSchema, type InvoiceMetadata } from '../src/contract.ts';
import { type VendorServiceOptions, vendorService } from '../src/provider.ts';

const masterKey = randomBytes(32).toString('base64');

export const owner = { id: 'owner-1', shopId: 'shop-1', role: 'owner' } as const satisfies Actor;

export const seller = {
  name: 'Kiln & Co',
  address: null,
  email: 'hello@kiln.example',
  phone: null,
  website: null,
  taxId: null,
  details: [],
  logo: null as string | null,
};

/** The host's Sales domain in memory; a rollback removes what its transaction wrote. */
export function salesDomain() {
  const invoices = new Map<string, { shopId: string; invoice: Invoice; metadata: InvoiceMetadata[] }>();
  const script: { broken: string | null; seller: typeof seller } = { broken: null, seller };
  /** The functions that were called, in order. */
  const calls: string[] = [];
  const failIf = (port: string) => {
    calls.push(port);
    if (script.broken === port) throw new Error(`canary: ${port} is broken`);
  };
  const sales = {
    createInvoice: async (draft: InvoiceDraft, { tx, scope }: { tx: MemoryTx; scope: { shopId: string } }) => {
      failIf('createInvoice');
      const number = `INV-${invoices.size + 1}`;
      const invoice = issueInvoice(draft, {
        id: `id-${number}`,
        number,
        issuedOn: draft.issuedOn ?? '2026-11-24',
        seller: script.seller,
      });
      invoices.set(invoice.id, { shopId: scope.shopId, invoice, metadata: [] });
      tx.onRollback(() => invoices.delete(invoice.id));
      return invoice;
    },
    previewInvoice: async (draft: InvoiceDraft) => {
      failIf('previewInvoice');
      return issueInvoice(draft, { id: 'next', number: 'INV-next', issuedOn: '2026-11-24', seller: script.seller });
    },
    getInvoice: async (id: string, { scope }: { scope: { shopId: string } }) => {
      failIf('getInvoice');
      const found = invoices.get(id);
      return found?.shopId === scope.shopId ? found.invoice : null;
    },
    attachMetadata: async (id: string, metadata: InvoiceMetadata) => {
      failIf('attachMetadata');
      invoices.get(id)?.metadata.push(metadata);
    },
  };
  return { sales, invoices, script, calls };
}

/** Makes the next transaction that appends such an event fail, once. */
export function failOnce(storage: Storage<MemoryTx>, error: Error, matches: (event: EventRow) => boolean): void {
  const original = { ...storage };
  let isPending = true;
  storage.transaction = (scope, work) =>
    original.transaction(scope, ({ events, ...unit }) => {
      const append: typeof events.append = async (rows) => {
        if (!isPending || !rows.some(matches)) return events.append(rows);
        isPending = false;
        throw error;
      };
      return work({ ...unit, events: { ...events, append } });
    });
}

export interface HostOptions extends VendorServiceOptions<'packright'> {
  readonly config?: object;
  /** Sends the webhook's calls. */
  readonly outbound?: IntegrationsOptions<ReturnType<typeof vendorService>, MemoryTx>['outbound'];
  /**
   * How many transient errors a run survives.
   * @default 6
   */
  readonly attempts?: number;
  /**
   * Whether the host can print documents.
   * @default true
   */
  readonly canPrint?: boolean;
  /**
   * Whether the Sales domain shows an invoice before it is issued.
   * @default true
   */
  readonly canPreview?: boolean;
}

export const downloadConfig = {
  vendor: { name: 'Packright', email: 'work@packright.example' },
  delivery: 'download' as const,
  currency: 'EUR',
  rates: { small_box: { label: 'Packing, small box', unit_price: '2.35' } },
  taxes: [{ id: 'vat', label: 'VAT', rate: '19' }],
};

export const handoff = {
  sale_id: 'sale-7',
  items: [
    { rate: 'small_box', quantity: '3' },
    { description: 'Gift wrap', quantity: '1', unit_price: '1.10' },
  ],
  instructions: 'Two layers of paper.',
  due_on: '2026-12-01',
};

const packright = { key: 'packright', label: 'Packright', service: 'packing' } as const;
const documents = pdfDocuments();

/** A host whose shop is connected to one vendor. */
export async function vendorHost({
  config = {},
  attempts = 6,
  canPrint = true,
  canPreview = true,
  outbound = {},
  ...options
}: HostOptions = {}) {
  const domain = salesDomain();
  const storage = memoryStorage();
  const worker = () => {
    const integrations = createIntegrations({
      providers: [vendorService({ ...packright, ...(canPrint && { documents }), ...options })],
      storage,
      vault: keyring({ current: 'k1', keys: { k1: masterKey } }),
      ports: { sales: canPreview ? domain.sales : { ...domain.sales, previewInvoice: undefined } },
      outbound,
      runs: { retry: { baseMs: 1, maxMs: 20, attempts } },
      log: { error: () => undefined },
    });
    onTestFinished(() => integrations.stop());
    return integrations;
  };
  const integrations = worker();
  const shop = integrations.for(owner);
  const connection = await shop.connections.create({
    providerKey: 'packright',
    config: { ...downloadConfig, ...config },
  });
  const ask = (input: object = {}, key?: string) =>
    shop.actions.run(
      connection.id,
      'vendor_handoff_invoice',
      { ...handoff, ...input },
      key ? { idempotencyKey: key } : {},
    );
  const run = async (input: object = {}, key?: string): Promise<RunRow> =>
    shop.runs.waitFor((await ask(input, key)).id);
  return {
    ...domain,
    storage,
    worker,
    integrations,
    shop,
    connection,
    ask,
    /** Hands off and waits for the run's end. */
    run,
    /** Hands off, expects success, and returns the result. */
    handedOff: async (input: object = {}): Promise<HandedOff & { runId: string }> => {
      const { id, error, result } = await run(input);
      if (error) throw new Error(`${error.code}: ${error.message}`);
      return { ...handedOffSchema.parse(result), runId: id };
    },
    /** Events of one type, oldest first. */
    events: async (eventType: EventRow['eventType']): Promise<EventRow[]> =>
      (await shop.events.list({ limit: 200, eventType })).rows.toReversed(),
  };
}
