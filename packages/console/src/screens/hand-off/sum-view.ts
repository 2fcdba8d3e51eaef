import { html, nothing, type TemplateResult } from 'lit';
import { isObject } from '../../form/plan.ts';
import { objectsOf, textOf } from '../../form/read-json.ts';
import type { Session } from '../../shell/session.ts';
import { handOffWords } from '../../words/hand-off.ts';
import { formatMoney } from '../../words/money.ts';
import type { LeviedTax, Totals } from './add-up.ts';

interface SumLine {
  readonly description: string;
  readonly quantity: string;
  readonly unit: string;
  readonly unitPrice: string;
  readonly amount: string;
}

/** Lines, taxes and totals of an invoice. */
export interface Sum extends Totals {
  readonly currency: string;
  readonly lines: readonly SumLine[];
}

/** What a dry run found; null if a result is not of one. */
export function readSum(result: unknown): Sum | null {
  if (!isObject(result) || result['dry_run'] !== true) return null;
  const { totals } = result;
  if (!isObject(totals)) return null;
  return {
    currency: textOf(result['currency']),
    lines: objectsOf(result['lines']).map((line) => ({
      description: textOf(line['description']),
      quantity: textOf(line['quantity']),
      unit: textOf(line['unit']),
      unitPrice: textOf(line['unit_price']),
      amount: textOf(line['amount']),
    })),
    taxes: objectsOf(result['taxes']).map(
      (tax): LeviedTax => ({
        id: textOf(tax['id']),
        label: textOf(tax['label']),
        rate: textOf(tax['rate']),
        inclusive: tax['inclusive'] === true,
        base: textOf(tax['base']),
        amount: textOf(tax['amount']),
      }),
    ),
    net: textOf(totals['net']),
    total: textOf(totals['total']),
  };
}

/** A table that also reads well where the documents do not show. */
export function renderSum({ words, language }: Session, { currency, lines, taxes, net, total }: Sum): TemplateResult {
  const labels = words(handOffWords);
  const money = (amount: string) => formatMoney(language, amount, currency);
  const row = (label: string, amount: string) => html`<tr><th scope="row">${label}</th><td>${money(amount)}</td></tr>`;
  return html`<table>
    ${
      lines.length === 0
        ? nothing
        : html`<thead><tr><th scope="col">${labels.fields.description}</th><th scope="col">${labels.amount}</th></tr></thead>
            <tbody>
              ${lines.map(
                (line) => html`<tr>
                  <td>${line.description}<div class="muted small">${line.quantity} ${line.unit} × ${money(line.unitPrice)}</div></td>
                  <td>${money(line.amount)}</td>
                </tr>`,
              )}
            </tbody>`
    }
    <tfoot>
      ${row(labels.net, net)}
      ${taxes.map(({ label, rate, base, amount, inclusive }) =>
        row((inclusive ? labels.included : labels.tax)(label, rate, money(base)), amount),
      )}
      ${row(labels.total, total)}
    </tfoot>
  </table>`;
}
