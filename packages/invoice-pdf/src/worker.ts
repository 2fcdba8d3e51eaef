// Runs in a worker thread, so blocking is fine.
import { setPriority } from 'node:os';
import { isIntegrationError } from '@makerfex/integrations-core';
import { printInvoice } from './draw-invoice.ts';
import { printWorkOrder } from './draw-work-order.ts';
import type { RenderJob, RenderOutcome } from './render-job.ts';

/** On a busy core, a thread of this priority gets a quarter of the time. With 10, `PRIORITY_BELOW_NORMAL`, it gets a tenth. */
const behindRequests = 5;
// Only on Linux does the priority apply to this thread; elsewhere it would apply to the whole process.
if (process.platform === 'linux') setPriority(behindRequests);

export default async function work(job: RenderJob): Promise<RenderOutcome> {
  try {
    const { settings, logo } = job;
    const pdf =
      job.kind === 'invoice'
        ? await printInvoice(job.document, settings, logo)
        : await printWorkOrder(job.document, settings, logo);
    return { pdf };
  } catch (error) {
    if (!isIntegrationError(error)) throw error;
    return { refused: { code: error.code, message: error.message, issues: error.issues ?? [] } };
  }
}
