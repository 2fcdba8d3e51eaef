import { setTimeout as delay } from 'node:timers/promises';
import { IntegrationError, isIntegrationError } from '@makerfex/integrations-core';
import { apiKey } from '@makerfex/integrations-core/provider';
import {
  app,
  type Mapped,
  mapLeniently,
  parse,
  readPage,
  type ShelfAnswer,
  type ShelfContext,
  type ShelfOptions,
  written,
} from './shelf.ts';

/** A provider that breaks one promise; `says` are words of what the check finds. */
export type BrokenPull = readonly [what: string, check: string, options: ShelfOptions, says: string];

/** Reads a page, and makes of a failure what `otherwise` says. */
const caught = (otherwise: (error: unknown) => ShelfAnswer) => (context: ShelfContext) =>
  readPage(context).catch(otherwise);
const throwing = (error: Error) => () => {
  throw error;
};
/** Ends its pages at one kind of fault. */
const endingAt = (kind: IntegrationError['kind']) =>
  caught((error) => {
    if (isIntegrationError(error) && error.kind === kind) return nothing();
    throw error;
  });
const nothing = (): ShelfAnswer => ({ customers: [], next: null });

const firstAgain = (customers: Mapped['items']) => [...customers, ...customers.slice(0, 1)];
const nameless = (customers: Mapped['items']) => customers.map((item) => ({ ...item, externalId: '' }));

/** Begins where any pull before it has ended. */
function fromAVariable() {
  let next: number | null = 0;
  return async function* (context: ShelfContext) {
    while (next !== null) {
      const answer: ShelfAnswer = await readPage({ ...context, after: next });
      next = answer.next;
      yield { ...mapLeniently(answer.customers), cursor: { after: next ?? 0 } };
    }
  };
}

async function* forever(context: ShelfContext) {
  const { items } = mapLeniently((await readPage(context)).customers);
  for (let after = 1; ; after += 1) yield { items, cursor: { after } };
}

async function untilFilled(context: ShelfContext): Promise<ShelfAnswer> {
  for (let { after } = context; ; after += 1) {
    const page = await readPage({ ...context, after });
    if (page.customers.length > 0) return { ...page, next: after + page.customers.length };
  }
}

/** Asks for the first page until it is answered with anything but a fault of authorisation. */
async function withoutEnd(context: ShelfContext): Promise<ShelfAnswer> {
  for (;;) {
    const page = await readPage(context).catch((error: unknown) => {
      if (isIntegrationError(error) && error.kind === 'auth') return null;
      throw error;
    });
    if (page) return page;
  }
}

async function unboundedly(context: ShelfContext): Promise<ShelfAnswer> {
  for (;;) {
    const page = await readPage(context).catch(() => null);
    if (page) return page;
  }
}

async function slowly(context: ShelfContext): Promise<ShelfAnswer> {
  if (context.after > 0) await delay(60_000, undefined, { ref: false });
  return readPage(context);
}

export const brokenPulls: readonly BrokenPull[] = [
  [
    'never comes to an end',
    'delivers items that fit their contract',
    { pages: written({ read: async (context) => ({ ...(await readPage(context)), next: context.after + 1 }) }) },
    '100 pages in a row without any record',
  ],
  [
    'looks for ever for a page that is not empty',
    'delivers items that fit their contract',
    { pages: written({ read: untilFilled }) },
    'more than 500 requests',
  ],
  [
    'goes on for ever without asking',
    'delivers items that fit their contract',
    { pages: forever },
    'more than 5000 pages',
  ],
  [
    'keeps its place in a variable',
    'starts from the beginning with every pull, even while another one is running',
    { pages: fromAVariable() },
    'in a second pull: its place belongs in the cursor only',
  ],
  ['brings too little to show anything', 'delivers items that fit their contract', { customers: 3 }, 'on 1 page(s)'],
  [
    'brings a record without an id',
    'delivers items that fit their contract',
    { pages: written({ items: nameless }) },
    'externalId',
  ],
  [
    'brings a record twice on a page',
    'delivers no record twice, unless with other word of it',
    { pages: written({ items: firstAgain }) },
    'Record 1 comes twice, on one page',
  ],
  [
    'brings a record on two pages',
    'delivers no record twice, unless with other word of it',
    { pages: written({ read: (context) => readPage({ ...context, after: Math.max(0, context.after - 1) }) }) },
    'comes twice, unchanged',
  ],
  [
    'has a cursor that JSON does not hold',
    'has after every page a cursor that is JSON and fits its schema',
    { pages: written({ place: () => Number.NaN }) },
    'A cursor is not JSON',
  ],
  [
    'has a cursor that its schema refuses',
    'has after every page a cursor that is JSON and fits its schema',
    { pages: written({ place: (_, next) => next + 0.5 }) },
    'does not fit its own schema',
  ],
  [
    'has a cursor that loses a page',
    'resumes after every page with nothing lost and nothing repeated',
    { pages: written({ place: (_, next) => next + 3 }) },
    'is lost when it is resumed after page 1',
  ],
  [
    'ignores its cursor',
    'resumes after every page with nothing lost and nothing repeated',
    { pages: (context) => written()({ ...context, after: 0 }) },
    'Record 1 (of 2026-01-01T00:00:00.000Z) is repeated when it is resumed after page 1',
  ],
  [
    'has a cursor that repeats its page',
    'resumes after every page with nothing lost and nothing repeated',
    { pages: written({ place: (after) => after }) },
    'is repeated when it is resumed after page 1',
  ],
  [
    'waits without its signal',
    'ends when its signal aborts between two pages',
    { pages: written({ read: slowly }) },
    'after its signal was aborted',
  ],
  [
    'takes an abort for the end',
    'ends when its signal aborts while it waits for an answer',
    { pages: written({ read: caught(nothing) }) },
    'for the end of its pages',
  ],
  [
    'does not let its token be refreshed',
    'answers an expired token with one refresh and goes on',
    {
      fault: ({ status }) => (status === 401 ? { code: 'provider_auth', detail: 'no', refreshable: false } : undefined),
    },
    'Shelf answered 401',
  ],
  [
    'reports an expired key as something else',
    'answers an expired token with one refresh and goes on',
    {
      auth: apiKey(),
      fault: ({ status }) => (status === 401 ? { code: 'provider_rejected', detail: 'no' } : undefined),
    },
    'as provider_rejected',
  ],
  [
    'sends what may not be sent twice',
    'gets over a passing fault',
    { pages: written({ read: async ({ http, after }) => parse(await http.post('/customers', { query: { after } })) }) },
    'It does not get over a 500 that passes',
  ],
  [
    'does not try again',
    'gives up after a bounded number of tries',
    { pages: written({ read: async ({ http, after }) => parse(await http.post('/customers', { query: { after } })) }) },
    'does not try again',
  ],
  [
    'tries again for ever',
    'gives up after a bounded number of tries',
    { pages: written({ read: unboundedly }) },
    'more than 100 requests',
  ],
  [
    'takes a fault for the end',
    'gives up after a bounded number of tries',
    { pages: written({ read: caught(nothing) }) },
    'takes a server that is down for the end',
  ],
  [
    'reports a transient error as a permanent one',
    'gives up after a bounded number of tries',
    { pages: written({ read: caught(throwing(new IntegrationError('provider_rejected', 'no'))) }) },
    'as provider_rejected',
  ],
  [
    'fails with an error of its own',
    'gives up after a bounded number of tries',
    { pages: written({ read: caught(throwing(new Error('oops'))) }) },
    'no IntegrationError',
  ],
  [
    'tries again for ever where it is not let in',
    'puts no secret and no word of an answer into an error',
    { pages: written({ read: withoutEnd }) },
    'more than 100 requests where it gets a 401 each time',
  ],
  [
    'takes a 429 for the end',
    'puts no secret and no word of an answer into an error',
    { pages: written({ read: endingAt('rate_limited') }) },
    'It takes a 429 for an hour for the end of its pages',
  ],
  [
    'takes a 401 for the end',
    'puts no secret and no word of an answer into an error',
    { pages: written({ read: endingAt('auth') }) },
    'It takes a 401 for the end of its pages',
  ],
  [
    'puts a secret into an error',
    'puts no secret and no word of an answer into an error',
    { pages: written({ read: caught(throwing(new IntegrationError('provider_rejected', app.clientSecret))) }) },
    'holds a secret',
  ],
  [
    'puts a secret into the cause of an error',
    'puts no secret and no word of an answer into an error',
    {
      pages: written({
        read: caught(throwing(new IntegrationError('provider_rejected', 'no', { cause: { deep: [app] } }))),
      }),
    },
    'holds a secret',
  ],
  [
    'repeats an answer in its error',
    'puts no secret and no word of an answer into an error',
    {
      fault: ({ status, body }) =>
        status === 400 ? { code: 'provider_rejected', detail: JSON.stringify(body) } : undefined,
    },
    'holds words of the answer',
  ],
];

/** Tests of a connection that say nothing. */
export const brokenTests: readonly (readonly [what: string, options: ShelfOptions, says: string])[] = [
  ['has a test that always passes', { test: async () => {} }, 'Its test passes where every call is answered 401'],
];
