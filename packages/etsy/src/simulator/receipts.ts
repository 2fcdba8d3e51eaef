import { integerParameter, json, paging, problem } from './answers.ts';
import { random, seedOf } from './random.ts';
import { type ReceiptState, receiptBody, receiptIdOf } from './receipt-body.ts';

export interface ReceiptOptions {
  readonly seed: number;
  readonly orders: number;
  readonly products: number;
  readonly emails: boolean;
  readonly maxOffset: number;
  /** So many of the oldest receipts all changed within one second. */
  readonly sameSecond: number;
  readonly nowSeconds: () => number;
}

/** Bodies are kept up to this many, so that a page costs no more than joining them. */
const keptBodies = 50_000;
const year = 365 * 86_400;

/** The receipts of one shop: their times in arrays, their bodies made when first asked for. */
export function createReceipts(options: ReceiptOptions) {
  const { seed, nowSeconds } = options;
  const states: ReceiptState[] = [];
  const bodies = new Map<number, string>();
  const lists = new Map<string, readonly ReceiptState[]>();
  const first = nowSeconds() - year;
  const spacing = Math.max(1, Math.floor((year - 3_600) / Math.max(1, options.orders)));
  const oldest = Math.min(options.orders, options.sameSecond) * spacing;
  for (let index = 0; index < options.orders; index += 1) {
    const created = Math.min(first + index * spacing, nowSeconds() - 120);
    const updated =
      index < options.sameSecond ? first + oldest : Math.min(created + (index % 7) * 5, nowSeconds() - 60);
    states.push({ index, created, updated, version: 0, canceled: false, refunded: false, shipDateShift: 0 });
  }

  const body = (state: ReceiptState): string => {
    const held = bodies.get(state.index);
    if (held !== undefined) return held;
    const made = JSON.stringify(receiptBody(seed, options.products, options.emails, state));
    if (bodies.size < keptBodies) bodies.set(state.index, made);
    return made;
  };

  const change = (index: number, patch: Partial<ReceiptState>): void => {
    const state = states[index];
    if (!state) throw new RangeError(`The simulated shop has no order ${index}.`);
    states[index] = { ...state, ...patch };
    bodies.delete(index);
    lists.clear();
  };

  /** In ascending order of the sort key; kept until something changes. */
  const sorted = (sortOn: string, canceled: string | null): readonly ReceiptState[] => {
    const key = `${sortOn} ${canceled}`;
    const held = lists.get(key);
    if (held) return held;
    const by = (state: ReceiptState) =>
      sortOn === 'updated' ? state.updated : sortOn === 'created' ? state.created : state.index;
    const chosen = canceled === null ? [...states] : states.filter((state) => String(state.canceled) === canceled);
    chosen.sort((a, b) => by(a) - by(b) || a.index - b.index);
    lists.set(key, chosen);
    return chosen;
  };

  const list = (query: URLSearchParams): Response => {
    const page = paging(query, options.maxOffset);
    if (page instanceof Response) return page;
    const bounds = ['min_created', 'max_created', 'min_last_modified', 'max_last_modified'].map((name) =>
      integerParameter(query, name),
    );
    if (bounds.some((bound) => bound !== null && !(bound >= 946_684_800)))
      return problem(400, 'A time filter must be an integer of at least 946684800.');
    const [minCreated, maxCreated, minUpdated, maxUpdated] = bounds.map((bound) => bound ?? undefined);
    const sortOn = query.get('sort_on') ?? 'created';
    let chosen = sorted(sortOn, query.get('was_canceled'));
    if (sortOn === 'updated') {
      const from = minUpdated === undefined ? 0 : lowerBound(chosen, minUpdated);
      chosen = chosen.slice(from, maxUpdated === undefined ? chosen.length : lowerBound(chosen, maxUpdated + 1));
    } else if (minUpdated !== undefined || maxUpdated !== undefined) {
      chosen = chosen.filter(({ updated }) => updated >= (minUpdated ?? 0) && updated <= (maxUpdated ?? Infinity));
    }
    if (minCreated !== undefined || maxCreated !== undefined)
      chosen = chosen.filter(({ created }) => created >= (minCreated ?? 0) && created <= (maxCreated ?? Infinity));
    if (!['asc', 'ascending', 'up'].includes(query.get('sort_order') ?? 'desc')) chosen = chosen.toReversed();
    const results = chosen.slice(page.offset, page.offset + page.limit).map(body);
    return json(200, `{"count":${chosen.length},"results":[${results.join(',')}]}`);
  };

  /** `n` different orders, the same ones for the same seed. */
  const choose = (n: number, salt: number): number[] => {
    const next = random(seedOf(seed, 9, salt));
    const open = states.filter(({ canceled }) => !canceled).map(({ index }) => index);
    const chosen: number[] = [];
    while (chosen.length < n && open.length > 0) {
      const at = Math.floor(next() * open.length);
      chosen.push(open[at] ?? 0);
      open[at] = open.at(-1) ?? 0;
      open.pop();
    }
    return chosen;
  };

  return {
    list,
    get size() {
      return states.length;
    },
    /** Makes every body now, so that answering is only joining. */
    precompute: () => states.forEach(body),
    changeOrders: (n: number) =>
      choose(n, states.length + lists.size).map((index) => {
        change(index, { version: (states[index]?.version ?? 0) + 1, updated: nowSeconds() });
        return String(receiptIdOf(index));
      }),
    addOrders: (n: number) =>
      Array.from({ length: n }, () => {
        const index = states.length;
        const now = nowSeconds();
        states.push({
          index,
          created: now,
          updated: now,
          version: 0,
          canceled: false,
          refunded: false,
          shipDateShift: 0,
        });
        lists.clear();
        return String(receiptIdOf(index));
      }),
    /** Without `bump` only `was_canceled` tells of it, as happens at Etsy. The newest receipts are taken. */
    cancel: (n: number, bump = false) => newest(n).map((state) => mutate(state, { canceled: true }, bump)),
    refund: (n: number, bump = false) => newest(n).map((state) => mutate(state, { refunded: true }, bump)),
    /** Never bumps `updated_timestamp` (etsy/open-api#232). */
    moveShipDates: (n: number, seconds = 86_400) =>
      newest(n).map((state) => mutate(state, { shipDateShift: state.shipDateShift + seconds }, false)),
  };

  function newest(n: number): ReceiptState[] {
    return states.filter(({ canceled }) => !canceled).slice(-n);
  }

  function mutate(state: ReceiptState, patch: Partial<ReceiptState>, bump: boolean): string {
    change(state.index, { ...patch, ...(bump && { updated: nowSeconds() }) });
    return String(receiptIdOf(state.index));
  }
}

function lowerBound(states: readonly ReceiptState[], updated: number): number {
  let low = 0;
  let high = states.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((states[middle]?.updated ?? 0) < updated) low = middle + 1;
    else high = middle;
  }
  return low;
}
