import type { WorkOrderInput } from '@makerfex/integrations-core/records';
import { readWorkOrder } from './check.ts';
import type { RenderOptions } from './options.ts';
import { render } from './render.ts';
import type { RenderedPdf } from './rendered-pdf.ts';

/**
 * Renders a work order for a service vendor in a worker thread. It has no prices.
 * @throws IntegrationError as `renderInvoicePdf` does
 * @example
 * const { bytes } = await renderWorkOrderPdf(workOrder, { locale: 'de-DE' });
 */
export async function renderWorkOrderPdf(input: WorkOrderInput, options: RenderOptions = {}): Promise<RenderedPdf> {
  return render({ kind: 'work_order', ...readWorkOrder(input, options) }, options.shopId);
}
