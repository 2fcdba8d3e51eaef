import type { WorkOrder } from '@makerfex/integrations-core/records';
import { type Body, renderDocument } from './document.ts';
import { drawTable } from './layout/table.ts';
import type { Logo } from './logo.ts';
import type { Settings } from './options.ts';
import type { RenderedPdf } from './rendered-pdf.ts';
import { addressLines, contactLines, partyAddress } from './sections/address.ts';
import { drawBoms } from './sections/boms.ts';
import { describeItem } from './sections/item-lines.ts';
import { drawFacts, drawParties } from './sections/letterhead.ts';
import { drawText } from './sections/text-section.ts';
import { styles } from './theme.ts';

/** Renders a checked work order in this thread. */
export async function printWorkOrder(order: WorkOrder, settings: Settings, logo: Logo | null): Promise<RenderedPdf> {
  const { from: issuer, number } = order;
  return renderDocument({ settings, issuer, logo, title: settings.labels.workOrder, number }, (body) => {
    drawWorkOrder(order, body);
  });
}

function drawWorkOrder(order: WorkOrder, body: Body): void {
  const { flow, format, settings } = body;
  const { labels } = settings;
  drawFacts(flow, [
    [labels.issuedOn, format.day(order.issuedOn)],
    [labels.dueOn, order.dueOn && format.day(order.dueOn)],
    [labels.invoiceNumber, order.invoiceNumber],
  ]);
  const to = {
    label: labels.workFor,
    name: order.to.name,
    lines: [...partyAddress(order.to, format), ...contactLines(order.to)],
  };
  const shipTo = order.shipTo && { label: labels.shipTo, name: null, lines: addressLines(order.shipTo, format) };
  drawParties(flow, shipTo ? [to, shipTo] : [to]);
  if (order.title) flow.paragraph(order.title, styles.subject);
  drawText(flow, labels.instructions, order.instructions);
  flow.space(14);
  if (order.items.length === 0) flow.paragraph(labels.noItems, styles.small);
  else
    drawTable(flow, {
      columns: [
        { label: labels.description, align: 'start', text: (item) => describeItem(item, [item.note], settings) },
        {
          label: labels.quantity,
          align: 'end',
          text: (item) => [[format.quantity(item.quantity, item.unit), styles.strong]],
        },
      ],
      rows: order.items,
    });
  drawText(flow, labels.notes, order.notes);
  drawBoms(flow, order.boms, body);
}
