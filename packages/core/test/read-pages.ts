import type { Pager } from '../src/provider/list/pager.ts';
import { rawIdOf } from '../src/provider/list/raw-id.ts';
import { walk } from '../src/provider/list/walk.ts';
import { fakeHttp } from './fake-http.ts';

export type Row = Readonly<Record<string, unknown>>;
export const rows = (count: number): Row[] => Array.from({ length: count }, (_, index) => ({ id: index + 1 }));

/** Reads a list to its end, or to its hundredth page: the ids that it found, and its requests. */
export async function readAll<Place>(
  pager: Pager<Place>,
  answer: Parameters<typeof fakeHttp>[0],
  options: { headers?: () => Record<string, string>; afterPage?: (page: number) => void } = {},
) {
  const { http, requests } = fakeHttp(answer, options.headers);
  const list = { http, path: '/things', query: {}, idOf: rawIdOf('id') };
  const found: unknown[] = [];
  let pages = 0;
  for await (const { raws } of walk(pager, list, null, new AbortController().signal)) {
    found.push(...raws.map(rawIdOf('id')));
    pages += 1;
    options.afterPage?.(pages);
    if (pages === 100) break;
  }
  return { found, requests, queries: requests.map(({ query }) => query) };
}
export const ids = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => String(from + index));
