import { documentCurrencySchema, invoiceTaxSchema, oneLine, timeZoneSchema } from '@makerfex/integrations-core/records';
import * as z from 'zod';
import { amountSchema, partyFields, shortText, shown, unitSchema } from './fields.ts';

export const deliveries = ['download', 'email', 'webhook'] as const;
export type Delivery = (typeof deliveries)[number];

const taxIds = z.array(z.string()).max(20);

const rateSchema = z.strictObject({
  /** Its name on the invoice. */
  label: shortText.meta(shown('Label', 'Its name on the invoice.', 'Packing, one parcel')),
  /** Price of one unit, with up to six decimals in any currency. */
  unit_price: amountSchema.meta(shown('Unit price', 'Price of one unit, with up to six decimals.', '2.40')),
  /** What a quantity counts, as printed: `h`, `kg`. Defaults to pieces. */
  unit: unitSchema.meta(shown('Unit', 'What a quantity counts, as printed. Without it: pieces.', 'h')).optional(),
  /** Ids from `taxes` that apply. Defaults to all. */
  tax_ids: taxIds.meta(shown('Taxes', 'Ids of the taxes that apply. Without them: all.', ['vat'])).optional(),
});

/** Per vendor. */
const maxRates = 500;

const rateName = z.string().regex(/^[a-z][a-z0-9_]{0,59}$/, 'not a name in snake_case');

const fields = z.object({
  vendor: partyFields.meta(shown('Vendor', 'Who does the work, as printed on documents.', { name: 'Packright Lda' })),
  /** How invoice and work order reach the vendor. */
  delivery: z.enum(deliveries).meta({
    ...shown('Delivery', 'How invoice and work order reach the vendor.', 'download'),
    'x-enum-labels': { download: 'You download them', email: 'By email', webhook: 'To its system' },
  }),
  /** The https address for `webhook`. Its query may hold a token. */
  webhook_url: oneLine(z.string().max(2000))
    .meta({
      ...shown('Webhook', 'The https address to send to, for the delivery by webhook.', 'https://vendor.example/hook'),
      sensitive: 'query',
    })
    .optional(),
  currency: documentCurrencySchema.meta(shown('Currency', 'Of the rates: three letters, ISO 4217.', 'EUR')),
  /**
   * Prices by name; a hand-off refers to these names.
   * @default {}
   */
  rates: z
    .record(rateName, rateSchema)
    .refine((rates) => Object.keys(rates).length <= maxRates, `has more than ${maxRates} rates`)
    .meta(
      shown('Rates', 'Prices by name; a hand-off refers to these names.', {
        parcel: { label: 'Packing, one parcel', unit_price: '2.40' },
      }),
    )
    .default({}),
  /** @default [] */
  taxes: z
    .array(invoiceTaxSchema)
    .max(20)
    .meta(shown('Taxes', 'Taxes of the invoices.', [{ id: 'vat', label: 'VAT', rate: '23' }]))
    .default([]),
  /** Printed on each document, if a hand-off has no notes of its own. */
  notes: z
    .string()
    .max(20_000)
    .meta(shown('Notes', 'Printed on each document, if a hand-off has no notes of its own.', 'Thank you.'))
    .optional(),
  /** How and when the invoice must be paid. */
  terms: z
    .string()
    .max(20_000)
    .meta(shown('Terms', 'How and when the invoice must be paid.', 'Payable within 14 days.'))
    .optional(),
  /**
   * Whether a work order lists the materials.
   * @default true
   */
  include_bom: z
    .boolean()
    .meta(shown('List materials', 'Whether a work order lists the materials.', true))
    .default(true),
  page_size: z
    .enum(['A4', 'Letter'])
    .meta(shown('Page size', 'Paper size of the documents.', 'A4'))
    .optional(),
  /**
   * The shop's time zone, as an IANA name, for the dates on documents. Without it the Sales domain dates them.
   */
  time_zone: timeZoneSchema
    .meta(shown('Time zone', 'IANA name of the zone that dates on documents are in.', 'Europe/Lisbon'))
    .optional(),
  /** The format of numbers and dates: `de-DE`. */
  locale: z
    .string()
    .refine((tag) => isLocale(tag), 'not a BCP 47 locale')
    .meta(shown('Locale', 'The format of numbers and dates.', 'pt-PT'))
    .optional(),
});
export type VendorConfig = z.output<typeof fields>;

/**
 * The settings of a vendor connection.
 * @param canMail whether the host has set up a mail transport
 */
export const vendorConfig = (canMail: boolean): typeof fields =>
  fields.superRefine((config, context) => {
    const refuse = (path: (string | number)[], message: string) => {
      context.addIssue({ code: 'custom', path, message });
    };
    checkDelivery(config, canMail, refuse);
    const known = new Set(config.taxes.map(({ id }) => id));
    if (known.size !== config.taxes.length) refuse(['taxes'], 'two taxes have the same id');
    for (const [name, { tax_ids }] of Object.entries(config.rates))
      for (const problem of taxProblems(tax_ids, known)) refuse(['rates', name, 'tax_ids'], problem);
  });

type Refuse = (path: (string | number)[], message: string) => void;

function checkDelivery({ delivery, webhook_url, vendor }: VendorConfig, canMail: boolean, refuse: Refuse): void {
  if (delivery === 'email' && !canMail) refuse(['delivery'], 'this host cannot send mail: choose download or webhook');
  if (delivery === 'email' && vendor.email === undefined) refuse(['vendor', 'email'], 'is needed to deliver by email');
  if (delivery === 'webhook' && webhook_url === undefined) refuse(['webhook_url'], 'is needed to deliver by webhook');
  if (webhook_url !== undefined && !isWebhookUrl(webhook_url))
    refuse(['webhook_url'], 'must be an https address without user, password or fragment');
}

/** Plain http is allowed only to this machine, because documents are confidential. */
function isWebhookUrl(text: string): boolean {
  const url = URL.parse(text);
  if (!url || url.username || url.password || url.hash || url.pathname.startsWith('//')) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && url.hostname === '127.0.0.1');
}

function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

/** Describes what is wrong with a choice of taxes. */
export function taxProblems(ids: readonly string[] | undefined, known: ReadonlySet<string>): string[] {
  const unknown = (ids ?? []).filter((id) => !known.has(id));
  const hasDuplicates = ids !== undefined && new Set(ids).size !== ids.length;
  return [
    ...(unknown.length > 0 ? ['names a tax that the config does not have'] : []),
    ...(hasDuplicates ? ['names a tax twice'] : []),
  ];
}
