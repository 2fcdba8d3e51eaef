import type { WorkOrderInput } from '@makerfex/integrations-core';
import { readWorkOrder } from './check.ts';
import type { RenderOptions } from './options.ts';
import { render } from './render.ts';
import type { RenderedPdf } from './rendered-pdf.ts';

/**
 * Renders what a service vendor is asked to do, in a thread of its own. It has no prices.
 * @throws IntegrationError as `renderInvoicePdf` does
 */
export async function renderWorkOrderPdf(input: WorkOrderInput, options: RenderOptions = {}): Promise<RenderedPdf> {
  return render({ kind: 'work_order', ...readWorkOrder(input, options) }, options.shopId);
}
