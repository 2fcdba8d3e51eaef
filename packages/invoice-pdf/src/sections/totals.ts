import type { Invoice } from '@makerfex/integrations-core/records';
import { type Format, opposite } from '../format.ts';
import { fill } from '../labels.ts';
import { type Cell, type Flow, heightOf } from '../layout/flow.ts';
import type { Settings } from '../options.ts';
import type { TextStyle } from '../text/style.ts';
import { colors, styles } from '../theme.ts';
import { discountName } from './invoice-lines.ts';

interface TotalRow {
  readonly cells: readonly [Cell, Cell];
  /** Whether it is the final sum. */
  readonly isMain: boolean;
}

/** The totals, laid out before the table above them, which needs their height. */
export interface Totals {
  readonly height: number;
  draw(): void;
}

/** Space above the totals, and above and below each of them, in points. */
const space = { above: 8, row: 2.5, main: 5 };

export function layOutTotals(flow: Flow, invoice: Invoice, context: { settings: Settings; format: Format }): Totals {
  const { sheet } = flow;
  const entries = totalEntries(invoice, context.settings, context.format);
  const widest = Math.max(...entries.map(({ amount, isMain }) => flow.widthOf(amount, styleOf(isMain))));
  const amountWidth = Math.min(widest + 0.5, sheet.width * 0.3);
  const box = { start: sheet.width * 0.45, width: sheet.width * 0.55 };
  const side = 6;
  const amountColumn = { start: sheet.width - side - amountWidth, width: amountWidth, align: 'end' as const };
  const labelColumn = { start: box.start + side, width: box.width - amountWidth - 12 - 2 * side };
  const rows = entries.map(({ label, amount, isMain, isQuiet, isStrong }): TotalRow => {
    const style = isQuiet ? styles.small : isStrong ? styles.strong : styleOf(isMain);
    const cells = [
      { ...flow.cell(labelColumn, [label, style]), tag: { role: 'TH', scope: 'Row' } },
      { ...flow.cell(amountColumn, [amount, style]), tag: { role: 'TD' } },
    ] as const;
    return { isMain, cells };
  });
  return {
    height: rows.reduce((total, row) => total + rowHeight(row), space.above),
    draw: () => {
      flow.space(space.above);
      sheet.tags.as('Table', () => {
        for (const row of rows) {
          flow.ensure(rowHeight(row));
          if (row.isMain) sheet.area(colors.shade, box, sheet.y, rowHeight(row));
          flow.space(row.isMain ? space.main : space.row);
          sheet.tags.as('TR', () => flow.row(row.cells));
          flow.space(row.isMain ? space.main : space.row);
        }
      });
    },
  };
}

const styleOf = (isMain: boolean): TextStyle => (isMain ? styles.total : styles.body);
const rowHeight = ({ cells, isMain }: TotalRow): number =>
  Math.max(...cells.map((cell) => heightOf(cell.lines))) + 2 * (isMain ? space.main : space.row);

interface TotalEntry {
  readonly label: string;
  readonly amount: string;
  readonly isMain: boolean;
  /** For information: it is part of another amount. */
  readonly isQuiet?: boolean;
  readonly isStrong?: boolean;
}

/** All additions and deductions from the lines to the amount due, in reading order. */
function totalEntries(invoice: Invoice, settings: Settings, format: Format): TotalEntry[] {
  const { totals, taxes } = invoice;
  const { labels } = settings;
  const entry = (label: string, amount: string): TotalEntry => ({ label, amount: format.money(amount), isMain: false });
  const taxNamed = (template: string, index: number) =>
    fill(template, {
      tax: `${taxes[index]?.label ?? ''} ${format.percent(taxes[index]?.rate ?? '0')}`,
      base: format.money(totals.taxes[index]?.base ?? '0'),
    });
  // Leaves out a tax that applies to nothing.
  const applies = (index: number) => /[1-9]/.test(totals.taxes[index]?.base ?? '');
  const added = totals.taxes.flatMap(({ amount }, index) =>
    applies(index) && !taxes[index]?.inclusive ? [entry(taxNamed(labels.taxOn, index), amount)] : [],
  );
  const included = totals.taxes.flatMap(({ amount }, index) =>
    applies(index) && taxes[index]?.inclusive
      ? [{ ...entry(taxNamed(labels.taxIncluded, index), amount), isQuiet: true }]
      : [],
  );
  const discounts = invoice.discounts.map((discount, index) =>
    entry(discountName(discount, settings, format), opposite(totals.discounts[index] ?? '0')),
  );
  const shipping = invoice.shipping ? [entry(invoice.shipping.label || labels.shipping, totals.shipping)] : [];
  const payments = invoice.payments.map(({ label, amount, paidOn }) =>
    entry(paidOn ? fill(labels.payment, { label, day: format.day(paidOn) }) : label, opposite(amount)),
  );
  const between = [...discounts, ...shipping, ...added];
  const hasPayments = payments.length > 0;
  return [
    ...(between.length > 0 ? [entry(labels.subtotal, totals.subtotal), ...between] : []),
    { ...entry(labels.total, totals.total), isMain: !hasPayments, isStrong: hasPayments },
    ...included,
    ...payments,
    ...(hasPayments ? [{ ...entry(labels.due, totals.due), isMain: true }] : []),
  ];
}
