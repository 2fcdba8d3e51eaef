import type { Discount, Invoice, InvoiceLine } from '@makerfex/integrations-core/records';
import { type Format, opposite } from '../format.ts';
import type { Flow } from '../layout/flow.ts';
import { drawTable, type TableColumn } from '../layout/table.ts';
import type { Settings } from '../options.ts';
import { styles } from '../theme.ts';
import { describeItem } from './item-lines.ts';

/** The discount's own label or the default one, with its percentage if it has one. */
export function discountName(discount: Discount, settings: Settings, format: Format): string {
  const name = discount.label || settings.labels.discount;
  return discount.kind === 'percent' ? `${name} ${format.percent(discount.value)}` : name;
}

/** @param after height of the totals, which never stand alone on a page */
export function drawInvoiceLines(
  flow: Flow,
  invoice: Invoice,
  context: { settings: Settings; format: Format },
  after: number,
): void {
  const { settings, format } = context;
  const { labels } = settings;
  if (invoice.lines.length === 0) return flow.paragraph(labels.noItems, styles.small);
  const columns: TableColumn<InvoiceLine>[] = [
    {
      label: labels.description,
      align: 'start',
      text: (line) => describeItem(line, [line.discount && lineDiscount(line.discount, settings, format)], settings),
    },
    {
      label: labels.quantity,
      align: 'end',
      text: (line) => [[format.quantity(line.quantity, line.unit), styles.body]],
    },
    { label: labels.unitPrice, align: 'end', text: (line) => [[format.money(line.unitPrice), styles.body]] },
    {
      label: labels.amount,
      align: 'end',
      text: (_, index) => [[format.money(invoice.totals.lines[index] ?? '0'), styles.body]],
    },
  ];
  const rates: TableColumn<InvoiceLine> = {
    label: labels.tax,
    align: 'end',
    text: (line) => [[ratesOf(line, invoice, format), styles.body]],
  };
  drawTable(flow, {
    columns: invoice.taxes.length > 0 ? columns.toSpliced(3, 0, rates) : columns,
    rows: invoice.lines,
    after,
  });
}

const ratesOf = (line: InvoiceLine, invoice: Invoice, format: Format): string =>
  invoice.taxes
    .filter((tax) => line.taxIds === null || line.taxIds.includes(tax.id))
    .map((tax) => format.percent(tax.rate))
    .join(' + ') || '\u2013';

function lineDiscount(discount: Discount, settings: Settings, format: Format): string {
  const name = discountName(discount, settings, format);
  return discount.kind === 'percent' ? name : `${name} ${format.money(opposite(discount.value))}`;
}
