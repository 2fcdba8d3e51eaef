import { invalid, type WorkOrder, type WorkOrderInput, workOrderSchema } from '@makerfex/integrations-core';
import { type Body, renderDocument } from './document.ts';
import { drawTable } from './layout/table.ts';
import { type RenderOptions, readOptions } from './options.ts';
import type { RenderedPdf } from './rendered-pdf.ts';
import { addressLines, contactLines, partyAddress } from './sections/address.ts';
import { drawBoms } from './sections/boms.ts';
import { describeItem } from './sections/item-lines.ts';
import { drawFacts, drawParties } from './sections/letterhead.ts';
import { drawText } from './sections/text-section.ts';
import { styles } from './theme.ts';

/**
 * Renders what a service vendor is asked to do. It has no prices.
 * @throws IntegrationError `invalid_input` where the work order, an option or the logo does not fit, with the fields in `issues`.
 */
export async function renderWorkOrderPdf(input: WorkOrderInput, options: RenderOptions = {}): Promise<RenderedPdf> {
  const read = workOrderSchema.safeParse(input);
  if (!read.success) throw invalid('The work order', 'invalid_input', read.error);
  const order = read.data;
  const settings = readOptions(options, order.issuedOn);
  const { from: issuer, number } = order;
  const title = settings.labels.workOrder;
  return renderDocument({ settings, issuer, title, number }, (body) => {
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
  if (order.title) flow.paragraph(order.title, styles.name);
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
