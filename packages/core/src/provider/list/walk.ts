import { isIntegrationError } from '../../errors.ts';
import type { Notice } from '../context.ts';
import type { ListPage, ListRequest, Pager } from './pager.ts';

const startedOver: Notice = {
  level: 'info',
  code: 'pull_started_over',
  message: 'The provider no longer knew where the last run stopped; started over.',
};

/** Reads a list from a place to its end. @param from null is the beginning */
export async function* walk<Place, Query>(
  pager: Pager<Place, Query>,
  list: ListRequest<Query>,
  from: Place | null,
  signal: AbortSignal,
): AsyncGenerator<ListPage<Place>, void, undefined> {
  let page = await firstPage(pager, list, from, signal);
  for (;;) {
    yield page;
    if (page.next === null) return;
    signal.throwIfAborted();
    page = await pager.read(list, page.next);
  }
}

async function firstPage<Place, Query>(
  pager: Pager<Place, Query>,
  list: ListRequest<Query>,
  from: Place | null,
  signal: AbortSignal,
): Promise<ListPage<Place>> {
  const { placesExpire = false } = pager;
  signal.throwIfAborted();
  try {
    return await pager.read(list, from);
  } catch (error) {
    if (from === null || !placesExpire || !isIntegrationError(error, 'provider_rejected')) throw error;
    const page = await pager.read(list, null);
    return { ...page, notices: [...(page.notices ?? []), startedOver] };
  }
}
