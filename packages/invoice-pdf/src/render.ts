import { createHash } from 'node:crypto';
import { fairQueue } from '@makerfex/integrations-core/provider';
import { DocumentCache } from './document-cache.ts';
import { readLogo } from './logo.ts';
import type { RenderJob, RenderRequest } from './render-job.ts';
import type { RenderedPdf } from './rendered-pdf.ts';
import { renderThreads, threadLimits } from './threads.ts';

export type Render = (request: RenderRequest, shopId?: string) => Promise<RenderedPdf>;

/** How many documents may wait for a thread, and the size of this process's cache. */
export const renderLimits = { waitingPerShop: 50, waiting: 500, cacheBytes: 32_000_000 } as const;

/**
 * Renders each document once and caches it, because the same content gives the same bytes. Shops take turns.
 * @param print renders one document in a thread
 */
export function createRender(print: (job: RenderJob) => Promise<RenderedPdf>): Render {
  const queue = fairQueue({ what: 'documents', concurrency: threadLimits.threads, ...renderLimits });
  const cache = new DocumentCache(renderLimits.cacheBytes);
  const pending = new Map<string, Promise<RenderedPdf>>();

  const renderAndCache = async (key: string, request: RenderRequest): Promise<RenderedPdf> => {
    const encoded = logoOf(request);
    const pdf = await print({ ...request, logo: encoded === null ? null : await readLogo(encoded) });
    cache.put(key, pdf);
    return pdf;
  };

  const start = (key: string, request: RenderRequest, shopId: string): Promise<RenderedPdf> => {
    const rendering = queue.run(shopId, () => renderAndCache(key, request)).finally(() => pending.delete(key));
    pending.set(key, rendering);
    return rendering;
  };

  return async (request, shopId = '') => {
    const key = createHash('sha256').update(JSON.stringify(request)).digest('hex');
    const pdf = cache.get(key) ?? (await (pending.get(key) ?? start(key, request, shopId)));
    // A copy, so that the caller cannot change the cached bytes.
    return { ...pdf, bytes: pdf.bytes.slice() };
  };
}

const logoOf = (request: RenderRequest): string | null =>
  (request.kind === 'invoice' ? request.document.seller : request.document.from).logo;

let shared: Render | undefined;

/** Renders with this process's threads and cache. */
export const render: Render = (request, shopId) => {
  shared ??= createRender(renderThreads());
  return shared(request, shopId);
};
