// Runs in a worker thread: everything here may block it.
import { constants, setPriority } from 'node:os';
import { IntegrationError } from '@makerfex/integrations-core';
import { printInvoice } from './draw-invoice.ts';
import { printWorkOrder } from './draw-work-order.ts';
import type { RenderJob, RenderOutcome } from './render-job.ts';

// On Linux the priority is that of this thread, elsewhere that of the whole process: what answers requests comes first.
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_LOW);

export default async function work(job: RenderJob): Promise<RenderOutcome> {
  try {
    const { settings, logo } = job;
    const pdf =
      job.kind === 'invoice'
        ? await printInvoice(job.document, settings, logo)
        : await printWorkOrder(job.document, settings, logo);
    return { pdf };
  } catch (error) {
    if (!(error instanceof IntegrationError)) throw error;
    return { refused: { code: error.code, message: error.message, issues: error.issues ?? [] } };
  }
}
