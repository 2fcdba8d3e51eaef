import {
  computeTotals,
  type InvoiceInput,
  invoiceTermsSchema,
  type WorkOrderInput,
} from '@makerfex/integrations-core/records';
import sharp from 'sharp';
import { extractText, getDocumentProxy, getMeta } from 'unpdf';

type AddressInput = NonNullable<NonNullable<InvoiceInput['buyer']>['address']>;

const unknownAddress: AddressInput = {
  name: null,
  company: null,
  line1: null,
  line2: null,
  city: null,
  region: null,
  postalCode: null,
  countryCode: null,
  phone: null,
};
export const address = (known: Partial<AddressInput>): AddressInput => ({ ...unknownAddress, ...known });

export const line = (description: string, quantity = '1', unitPrice = '10.00', more: object = {}) => ({
  description,
  quantity,
  unitPrice,
  ...more,
});

/** A valid invoice, by default in euros, with the totals of its lines. */
export function invoiceOf(parts: Partial<InvoiceInput> = {}): InvoiceInput {
  const invoice = {
    id: 'invoice-1',
    number: 'INV-1',
    issuedOn: '2026-11-24',
    currency: 'EUR',
    seller: { name: 'Kiln & Co' },
    lines: [line('Stoneware mug', '2', '12.50')],
    ...parts,
  };
  return { ...invoice, totals: parts.totals ?? computeTotals(invoiceTermsSchema.parse(invoice)) };
}

export const workOrderOf = (parts: Partial<WorkOrderInput> = {}): WorkOrderInput => ({
  number: 'WO-1',
  issuedOn: '2026-11-24',
  from: { name: 'Kiln & Co' },
  to: { name: 'Packright' },
  items: [{ description: 'Stoneware mug', quantity: '4' }],
  ...parts,
});

/** A picture in base64, as a shop would upload it. */
export async function pictureOf(format: 'png' | 'jpeg' | 'webp', width = 400, height = 120): Promise<string> {
  const picture = sharp({ create: { width, height, channels: 4, background: { r: 30, g: 60, b: 90, alpha: 0.8 } } });
  return (await picture[format]().toBuffer()).toString('base64');
}

/** The text of each page, with runs of spaces collapsed. */
export async function pagesOf(bytes: Uint8Array): Promise<string[]> {
  const { text } = await extractText(await getDocumentProxy(bytes.slice()), { mergePages: false });
  return text.map((page) => page.replace(/\s+/g, ' '));
}

export async function metadataOf(bytes: Uint8Array): Promise<Record<string, unknown>> {
  const { info } = await getMeta(await getDocumentProxy(bytes.slice()));
  return info;
}
