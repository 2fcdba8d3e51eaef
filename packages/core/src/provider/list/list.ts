import * as z from 'zod';
import type { CanonicalRecord } from '../../records/record.ts';
import type { PullContract } from '../capability.ts';
import type { PullWindow } from '../context.ts';
import type { ListCapability, ListDefinition } from './definition.ts';
import type { ListBody } from './pager.ts';
import { rawIdOf } from './raw-id.ts';
import { pageReader } from './read-page.ts';
import { walk } from './walk.ts';

type ErasedContract = PullContract<string, z.ZodType<CanonicalRecord, CanonicalRecord>>;

/**
 * Defines a pull that reads one list of an API: what is requested, how its pages follow each other, which fields are read and what
 * they become. The run resumes after each page.
 * @example
 * const raw = z.object({ id: z.int(), email: text.nullish(), changed: instant('utc') });
 * const toCustomer = ({ id, email, changed }: z.infer<typeof raw>): Customer => ({
 *   externalId: String(id),
 *   updatedAt: changed,
 *   email,
 * });
 * const customers = list(importCustomers, {
 *   path: '/customers',
 *   pages: byCursor({ send: 'page_token', next: 'next', items: 'customers' }),
 *   query: ({ since, until }) => ({ changed_since: since, changed_before: until }),
 *   read: raw,
 *   map: toCustomer,
 * });
 */
export function list<
  Contract extends PullContract,
  Place,
  Query,
  Schema extends z.ZodObject,
  Enumerates extends boolean = false,
  Config = unknown,
  Prepared = undefined,
>(
  contract: Contract,
  definition: ListDefinition<Contract, Place, Query, Schema, Enumerates, Config, Prepared>,
): ListCapability<Contract, Place, Config>;
export function list(
  contract: ErasedContract,
  definition: ListDefinition<ErasedContract, unknown, ListBody, z.ZodObject, boolean, unknown, unknown>,
): ListCapability<ErasedContract, unknown, unknown> {
  const { pages, path, query, prepare, id = 'id', enumerates = false, overlapMs = 0, timeUnitMs = 0 } = definition;
  const readPage = pageReader({ ...definition, id });
  return {
    contract,
    enumerates,
    overlapMs,
    cursor: z.object({ next: pages.place.nullable() }),
    async *run({ http, config, window, cursor, signal }) {
      if (cursor?.next === null) return;
      const prepared = await prepare?.(http, config);
      const narrowing = enumerates ? {} : inWindow(window, timeUnitMs);
      const request = {
        http,
        path: typeof path === 'string' ? path : path(config),
        query: isFunction(query) ? query({ config, prepared, ...narrowing }) : query,
        idOf: rawIdOf(id),
      };
      for await (const page of walk(pages, request, cursor?.next ?? null, signal)) {
        const { next, raws, ...about } = page;
        yield { ...(await readPage(raws, { http, config, prepared, signal })), ...about, cursor: { next } };
      }
    },
  };
}

function inWindow({ since, until }: PullWindow, unitMs: number) {
  if (unitMs === 0) return { since: since?.toISOString(), until: until.toISOString() };
  const at = (unit: number) => new Date(unit * unitMs).toISOString();
  return {
    since: since ? at(Math.floor(since.getTime() / unitMs) - 1) : undefined,
    until: at(Math.ceil(until.getTime() / unitMs)),
  };
}

const isFunction = <Query, About>(
  query: Query | ((about: About) => Query) | undefined,
): query is (about: About) => Query => typeof query === 'function';
