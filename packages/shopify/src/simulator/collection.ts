import { createRandom } from '@makerfex/integrations-testkit/simulator';
import type { GraphQLResolveInfo } from 'graphql';
import type { ApiContext } from './access.ts';
import { connectionOf, type PageArguments, pageSize, readCursor, recordSize, writeCursor } from './connection.ts';
import { parseSearch } from './search.ts';

/** The state of one record; its body is created from it on demand. Times in milliseconds. */
export interface RecordState {
  readonly id: number;
  readonly index: number;
  readonly created: number;
  readonly updated: number;
  /** When the record reached its initial state: its first `updated`. */
  readonly settled: number;
  /** How often it was changed. */
  readonly version: number;
  /** When each of these changes happened. */
  readonly sent?: number | undefined;
  readonly cancelled?: number | undefined;
  readonly refunded?: number | undefined;
  readonly edited?: number | undefined;
  /** When its optional fields were cleared. */
  readonly cleared?: number | undefined;
  /** When its stock tracking was switched off. */
  readonly untracked?: number | undefined;
  /** How many units of each variant came to each location since. */
  readonly received?: number | undefined;
}

export interface CollectionOptions {
  readonly type: 'Order' | 'Product' | 'Customer';
  readonly seed: number;
  readonly size: number;
  readonly firstId: number;
  readonly now: () => number;
  readonly body: (state: RecordState) => unknown;
  /** Records that the grants hide silently. */
  readonly hides?: (state: RecordState, context: ApiContext) => boolean;
  /** Searchable words, in addition to the id and the times. */
  readonly words?: (state: RecordState) => Readonly<Record<string, string>>;
}

/** How many records to choose at random, or the ids of the chosen ones. */
export type Which = number | readonly string[];
/** Changes a record at a point in time. */
export type Patch = (at: number, state: RecordState) => Partial<RecordState>;

export interface ListArguments extends PageArguments {
  readonly query?: string | null;
  readonly sortKey?: string;
}

const year = 365 * 86_400_000;
/** How many lists are cached: each window of each run creates one. */
const maxLists = 50;
const sortings = {
  UPDATED_AT: ({ updated }) => updated,
  CREATED_AT: ({ created }) => created,
  PROCESSED_AT: ({ created }) => created,
  ID: ({ id }) => id,
} satisfies Record<string, (state: RecordState) => number>;
type Sorting = keyof typeof sortings;
const isSorting = (key: string): key is Sorting => Object.hasOwn(sortings, key);
const sortingBy = (key: string) => sortings[isSorting(key) ? key : 'ID'];

/** The records of one kind: small states, spread over the last year, with bodies created on demand. */
export function createCollection({ type, seed, size, firstId, now, body, hides, words }: CollectionOptions) {
  const states = new Map<number, RecordState>();
  const lists = new Map<string, readonly RecordState[]>();
  const second = () => Math.floor(now() / 1000) * 1000;
  const began = second() - year;
  const spacing = Math.max(1, Math.floor((year - 3_600_000) / Math.max(1, size) / 1000)) * 1000;
  let made = 0;
  let choices = 0;

  const put = (state: RecordState): string => {
    states.set(state.id, state);
    lists.clear();
    return String(state.id);
  };
  const add = (created: number, updated: number): string => {
    const index = made++;
    return put({ id: firstId + index, index, created, updated, settled: updated, version: 0 });
  };
  for (let index = 0; index < size; index += 1) {
    const created = Math.min(began + index * spacing, second() - 120_000);
    add(created, Math.min(created + (index % 7) * 5_000, second() - 60_000));
  }

  /** Cached until something changes, so that a page costs only a slice. */
  function find(query: string | null | undefined, sortKey: string, context: ApiContext): readonly RecordState[] {
    const key = JSON.stringify([query, sortKey, hides ? [...context.grants] : null]);
    const held = lists.get(key);
    if (held) return held;
    const matches = parseSearch(query);
    const by = sortingBy(sortKey);
    const found = [...states.values()]
      .filter((state) => !hides?.(state, context))
      .filter((state) =>
        matches({ ...words?.(state), id: state.id, updated_at: state.updated, created_at: state.created }),
      )
      .toSorted((a, b) => by(a) - by(b) || a.id - b.id);
    if (lists.size >= maxLists) lists.clear();
    lists.set(key, found);
    return found;
  }

  function page({ first, after, query, sortKey = 'ID' }: ListArguments, context: ApiContext, info: GraphQLResolveInfo) {
    const wanted = pageSize(first, info.fieldName);
    const found = find(query, sortKey, context);
    const by = sortingBy(sortKey);
    const [value, id] = after ? readCursor(after).map(Number) : [];
    const start = value === undefined || id === undefined ? 0 : firstAfter(found, by, value, id);
    const nodes = found.slice(start, start + wanted);
    const last = nodes.at(-1);
    recordSize(context, info, nodes.length);
    return connectionOf(nodes.map(body), start + wanted < found.length, last ? writeCursor([by(last), last.id]) : null);
  }

  /** Chooses records by id, or at random among those that `isOpen` accepts: the same ones for the same seed and history. */
  function choose(which: Which, isOpen: (state: RecordState) => boolean = () => true): RecordState[] {
    if (typeof which !== 'number') return which.map(stateOf);
    choices += 1;
    return createRandom(seed, 'change', type, choices).sample(which, [...states.values()].filter(isOpen));
  }

  function stateOf(id: string): RecordState {
    const state = states.get(Number(id));
    if (!state) throw new RangeError(`The simulated shop has no ${type} ${id}.`);
    return state;
  }

  return {
    find,
    page,
    body,
    get: (wanted: string, context: ApiContext): unknown => {
      const state = [...wanted.matchAll(/^gid:\/\/shopify\/(\w+)\/(\d+)/g)].map(([, kind, id]) =>
        kind === type ? states.get(Number(id)) : undefined,
      )[0];
      return state && !hides?.(state, context) ? body(state) : null;
    },
    count: (query: string | null | undefined, limit: number, context: ApiContext) => {
      const found = find(query, 'ID', context).length;
      return found > limit ? { count: limit, precision: 'AT_LEAST' } : { count: found, precision: 'EXACT' };
    },
    state: (id: number): RecordState | undefined => states.get(id),
    /** All records that `isOpen` accepts, oldest first. */
    all: (isOpen: (state: RecordState) => boolean): RecordState[] => [...states.values()].filter(isOpen),
    choose,
    add: (n: number) => Array.from({ length: n }, () => add(second(), second())),
    change: (which: Which, patch: Patch = () => ({}), isOpen: (state: RecordState) => boolean = () => true) =>
      choose(which, isOpen).map((state) =>
        put({ ...state, ...patch(second(), state), version: state.version + 1, updated: second() }),
      ),
    remove: (which: Which, isOpen: (state: RecordState) => boolean = () => true) =>
      choose(which, isOpen).map(({ id }) => {
        states.delete(id);
        lists.clear();
        return String(id);
      }),
  };
}

/** Finds the first state after a cursor by bisection, even if the cursor's own record was deleted. */
function firstAfter(
  found: readonly RecordState[],
  by: (state: RecordState) => number,
  value: number,
  id: number,
): number {
  let low = 0;
  let high = found.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const state = found[middle];
    if (state && (by(state) < value || (by(state) === value && state.id <= id))) low = middle + 1;
    else high = middle;
  }
  return low;
}
