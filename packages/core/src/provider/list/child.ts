import { isIntegrationError } from '../../errors.ts';
import type { ProviderHttp } from '../http.ts';
import type { RawObject } from '../read/raw-object.ts';
import type { RecordReader } from '../read/record-reader.ts';
import type { ListQuery, ListRequest, Pager } from './pager.ts';
import { rawIdOf } from './raw-id.ts';
import { walk } from './walk.ts';

/** A list within each record, which needs requests of its own. Made with {@link child}. */
export interface Child {
  /** @returns the raw record with the nested list, or without it if that cannot be read */
  complete(http: ProviderHttp, record: RecordReader, signal: AbortSignal): Promise<RawObject>;
}

/** Options of {@link child}. */
export interface ChildOptions {
  /** Goes with each request, beside what the pager adds. */
  readonly query?: ListQuery;
  /**
   * Key of a nested record's id.
   * @default 'id'
   */
  readonly id?: string;
}

/** The most entries of a nested list. */
const mostEntries = 10_000;
/** The most pages of a nested list: they can be empty. */
const mostPages = 1_000;
/** How often a nested list is read that loses entries meanwhile. */
const mostReadings = 3;

/**
 * Completes each record of a list with a nested list: its raw entries are put under `name` before the record is read. The field
 * is missing, so unknown, if the API answers 404, and with a warning if the nested list has more than 10,000 entries or 1,000
 * pages, or keeps losing entries while it is read.
 * @param path address of the nested list; false if it needs no request
 * @example
 * const variants = child('variants', ({ id }) => `/products/${String(id)}/variants`, byLinkHeader());
 */
export function child<Place>(
  name: string,
  path: (raw: RawObject) => string | false,
  pager: Pager<Place>,
  { query, id = 'id' }: ChildOptions = {},
): Child {
  return {
    async complete(http, record, signal) {
      const address = path(record.raw);
      if (address === false) return record.raw;
      const list = { http, path: address, query, idOf: rawIdOf(id) };
      const entries = await readWhole(pager, list, signal).catch((error: unknown) => {
        if (isIntegrationError(error) && error.providerStatus === 404) return undefined;
        throw error;
      });
      return { ...record.raw, [name]: typeof entries === 'string' ? record.warn(name, entries) : entries };
    },
  };
}

/** @returns why the list cannot be read, if so */
async function readWhole<Place>(
  pager: Pager<Place>,
  list: ListRequest,
  signal: AbortSignal,
): Promise<readonly unknown[] | string> {
  for (let reading = 1; reading <= mostReadings; reading += 1) {
    const entries = await readOnce(pager, list, signal);
    if (entries !== 'moved') return entries;
  }
  return `lost entries during each of ${mostReadings} readings; it was left out`;
}

async function readOnce<Place>(
  pager: Pager<Place>,
  list: ListRequest,
  signal: AbortSignal,
): Promise<readonly unknown[] | string> {
  const entries = new Map<unknown, unknown>();
  let [pages, announced] = [0, 0];
  for await (const { raws, total, incomplete } of walk(pager, list, null, signal)) {
    if (incomplete !== undefined) return `is incomplete: ${incomplete}`;
    if (total !== undefined && total < announced) return 'moved';
    if (total !== undefined) announced = total;
    pages += 1;
    // An entry without an id is kept, so that the list shows that it cannot be read.
    for (const raw of raws) entries.set(list.idOf(raw) ?? {}, raw);
    if (entries.size > mostEntries || pages > mostPages)
      return `has more than ${mostEntries} entries or ${mostPages} pages, the limits; it was left out`;
  }
  return [...entries.values()];
}
