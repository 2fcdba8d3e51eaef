import { type FieldIssue, IntegrationError } from '@makerfex/integrations-core';
import { cutText, describeIssues, invalid, issueLimits } from '@makerfex/integrations-core/provider';
import {
  type Bom,
  dayIn,
  type Invoice,
  type InvoiceDraft,
  invoiceDraftSchema,
  type WorkOrderInput,
} from '@makerfex/integrations-core/records';
import { taxProblems, type VendorConfig } from '../config.ts';
import type { HandoffInput } from '../contract.ts';
import { toAddress, toParty } from '../fields.ts';

type Item = HandoffInput['items'][number];

/** An item with the values of its rate. */
interface PricedItem {
  readonly description: string;
  readonly sku: string | null;
  readonly quantity: string;
  readonly unit: string | null;
  readonly unitPrice: string;
  /** Null for all of them. */
  readonly taxIds: readonly string[] | null;
  readonly note: string | null;
}

/**
 * The draft of the invoice for the Sales domain to issue. Quantities and prices stay exactly as written.
 * @param at when it is issued: the config's time zone gives the day; without one the Sales domain does
 * @throws IntegrationError `invalid_input` if an item names a rate or a tax that the config does not have
 */
export function toDraft(input: HandoffInput, config: VendorConfig, at: Date = new Date()): InvoiceDraft {
  const read = invoiceDraftSchema.safeParse({
    currency: config.currency,
    buyer: toParty(config.vendor),
    lines: priceItems(input, config),
    taxes: config.taxes,
    issuedOn: config.time_zone === undefined ? null : dayIn(config.time_zone, at),
    dueOn: input.payment_due_on,
    reference: input.reference,
    notes: input.notes ?? config.notes,
    terms: config.terms,
  });
  if (!read.success) throw invalid('The invoice of the hand-off', 'invalid_input', read.error);
  return read.data;
}

/**
 * The work order of an invoice. Its sender comes from the invoice.
 * @param service its title if the hand-off has none
 */
export const toWorkOrder = (
  input: HandoffInput,
  config: VendorConfig,
  { number, issuedOn }: Pick<Invoice, 'number' | 'issuedOn'>,
  service: string | null = null,
): Omit<WorkOrderInput, 'from'> => ({
  number: `WO-${number}`.slice(0, 100),
  title: input.title ?? service,
  issuedOn,
  dueOn: input.due_on ?? null,
  to: toParty(config.vendor),
  shipTo: input.ship_to ? toAddress(input.ship_to) : null,
  instructions: input.instructions ?? null,
  items: priceItems(input, config).map(({ unitPrice: _price, taxIds: _taxes, ...item }) => item),
  boms: config.include_bom ? (input.bom ?? []).map(toBom) : [],
  notes: input.notes ?? config.notes ?? null,
  invoiceNumber: number,
});

const toBom = ({ item, materials }: NonNullable<HandoffInput['bom']>[number]): Bom => ({
  item,
  materials: materials.map(({ sku, unit, note, ...material }) => ({
    ...material,
    sku: sku ?? null,
    unit: unit ?? null,
    note: note ?? null,
  })),
});

function priceItems({ items }: HandoffInput, config: VendorConfig): PricedItem[] {
  const known = new Set(config.taxes.map(({ id }) => id));
  const issues: FieldIssue[] = [];
  const rateNames = namesOf(config);
  const priced = items.map((item, index) => {
    const rate = rateOf(item, config);
    const refuse = (field: string, problem: string) => issues.push({ path: `items.${index}.${field}`, problem });
    if (item.rate !== undefined && !rate) refuse('rate', `the config has no such rate; it has: ${rateNames}`);
    for (const problem of taxProblems(item.tax_ids, known)) refuse('tax_ids', problem);
    return {
      description: item.description ?? rate?.label ?? '',
      sku: item.sku ?? null,
      quantity: item.quantity,
      unit: item.unit ?? rate?.unit ?? null,
      unitPrice: item.unit_price ?? rate?.unit_price ?? '',
      taxIds: item.tax_ids ?? rate?.tax_ids ?? null,
      note: item.note ?? null,
    };
  });
  if (issues.length === 0) return priced;
  const problems = describeIssues(issues.slice(0, issueLimits.issues));
  throw new IntegrationError('invalid_input', `The hand-off does not fit the config of the connection: ${problems}.`, {
    issues,
  });
}

const rateOf = ({ rate }: Item, { rates }: VendorConfig) =>
  rate !== undefined && Object.hasOwn(rates, rate) ? rates[rate] : undefined;
const namesOf = ({ rates }: VendorConfig): string =>
  cutText(Object.keys(rates).join(', '), issueLimits.problem) || 'none';
