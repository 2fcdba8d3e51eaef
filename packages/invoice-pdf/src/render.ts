import { createHash } from 'node:crypto';
import { fairQueue } from '@makerfex/integrations-core';
import { KeptDocuments } from './kept-documents.ts';
import { readLogo } from './logo.ts';
import type { RenderJob, RenderRequest } from './render-job.ts';
import type { RenderedPdf } from './rendered-pdf.ts';
import { renderThreads, threadLimits } from './threads.ts';

export type Render = (request: RenderRequest, shopId?: string) => Promise<RenderedPdf>;

/** Documents that wait for a thread, and bytes of the documents that are kept in this process. */
export const renderLimits = { waitingPerShop: 50, waiting: 500, keptBytes: 32_000_000 } as const;

/**
 * Renders each document once: the same content gives the same bytes, so that one that is kept is served again. Shops take turns.
 * @param print renders one in a thread
 */
export function createRender(print: (job: RenderJob) => Promise<RenderedPdf>): Render {
  const queue = fairQueue({ what: 'documents', concurrency: threadLimits.threads, ...renderLimits });
  const kept = new KeptDocuments(renderLimits.keptBytes);
  const underWay = new Map<string, Promise<RenderedPdf>>();

  const make = async (key: string, request: RenderRequest): Promise<RenderedPdf> => {
    const encoded = logoOf(request);
    const pdf = await print({ ...request, logo: encoded === null ? null : await readLogo(encoded) });
    kept.keep(key, pdf);
    return pdf;
  };

  const start = (key: string, request: RenderRequest, shopId: string): Promise<RenderedPdf> => {
    const making = queue.run(shopId, () => make(key, request)).finally(() => underWay.delete(key));
    underWay.set(key, making);
    return making;
  };

  return async (request, shopId = '') => {
    const key = createHash('sha256').update(JSON.stringify(request)).digest('hex');
    const pdf = kept.get(key) ?? (await (underWay.get(key) ?? start(key, request, shopId)));
    // A copy: what is kept stays as it is, whatever the caller does with its bytes.
    return { ...pdf, bytes: pdf.bytes.slice() };
  };
}

const logoOf = (request: RenderRequest): string | null =>
  (request.kind === 'invoice' ? request.document.seller : request.document.from).logo;

let shared: Render | undefined;

/** Renders with the threads and the kept documents of this process. */
export const render: Render = (request, shopId) => {
  shared ??= createRender(renderThreads());
  return shared(request, shopId);
};
