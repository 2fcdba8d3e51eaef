import type * as z from 'zod';
import { isWholeMinorUnits } from './minor-units.ts';

interface CheckedDiscount {
  readonly kind: 'percent' | 'amount';
  readonly value: string;
}

/** The fields of an invoice that {@link checkTerms} reads. */
interface CheckedTerms {
  readonly currency: string;
  readonly lines: readonly { readonly discount: CheckedDiscount | null; readonly taxIds: readonly string[] | null }[];
  readonly taxes: readonly { readonly id: string }[];
  readonly discounts: readonly CheckedDiscount[];
  readonly shipping: { readonly amount: string; readonly taxIds: readonly string[] | null } | null;
  readonly payments: readonly { readonly amount: string }[];
}

/** Refuses what cannot be added up: an unknown or doubled tax, an amount with more decimals than the currency. */
export function checkTerms(terms: CheckedTerms, context: z.core.$RefinementCtx): void {
  const refuse = (path: (string | number)[], message: string) => {
    context.addIssue({ code: 'custom', path, message });
  };
  const checkAmount = (amount: string, path: (string | number)[]) => {
    if (!isWholeMinorUnits(amount, terms.currency)) refuse(path, `has more decimals than ${terms.currency}`);
  };
  const checkDiscount = (discount: CheckedDiscount, path: (string | number)[]) => {
    if (discount.kind === 'amount') checkAmount(discount.value, path);
    else if (!(Number(discount.value) >= 0 && Number(discount.value) <= 100))
      refuse(path, 'not a percentage from 0 to 100');
  };
  const known = new Set(terms.taxes.map((tax) => tax.id));
  const checkTaxIds = (ids: readonly string[] | null, path: (string | number)[]) => {
    if (ids && new Set(ids).size !== ids.length) refuse(path, 'names a tax twice');
    if (ids?.some((id) => !known.has(id))) refuse(path, 'names a tax that the invoice does not have');
  };

  if (known.size !== terms.taxes.length) refuse(['taxes'], 'two taxes have the same id');
  terms.lines.forEach((line, index) => {
    if (line.discount) checkDiscount(line.discount, ['lines', index, 'discount', 'value']);
    checkTaxIds(line.taxIds, ['lines', index, 'taxIds']);
  });
  terms.discounts.forEach((discount, index) => {
    checkDiscount(discount, ['discounts', index, 'value']);
  });
  terms.payments.forEach((payment, index) => {
    checkAmount(payment.amount, ['payments', index, 'amount']);
  });
  if (!terms.shipping) return;
  checkAmount(terms.shipping.amount, ['shipping', 'amount']);
  checkTaxIds(terms.shipping.taxIds, ['shipping', 'taxIds']);
}

interface CheckedInvoice extends CheckedTerms {
  readonly totals: {
    readonly lines: readonly string[];
    readonly discounts: readonly string[];
    readonly taxes: readonly { readonly id: string }[];
  };
}

/** {@link checkTerms}, and checks that the totals have the same lines, discounts and taxes. */
export function checkInvoice(invoice: CheckedInvoice, context: z.core.$RefinementCtx): void {
  checkTerms(invoice, context);
  const refuse = (part: string, message: string) => {
    context.addIssue({ code: 'custom', path: ['totals', part], message });
  };
  const { totals } = invoice;
  if (totals.lines.length !== invoice.lines.length) refuse('lines', 'not one amount for each line');
  if (totals.discounts.length !== invoice.discounts.length) refuse('discounts', 'not one amount for each discount');
  if (ids(totals.taxes) !== ids(invoice.taxes)) refuse('taxes', 'not the taxes of the invoice, in their order');
}

const ids = (taxes: readonly { readonly id: string }[]): string => JSON.stringify(taxes.map((tax) => tax.id));
