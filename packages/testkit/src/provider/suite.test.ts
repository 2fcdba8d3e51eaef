import { setTimeout as delay } from 'node:timers/promises';
import { apiKey, type Customer, IntegrationError, none, type PostOptions } from '@makerfex/integrations-core';
import { describe, expect, it } from 'vitest';
import {
  app,
  parse,
  readPage,
  type ShelfAnswer,
  type ShelfContext,
  type ShelfOptions,
  shelf,
  written,
} from '../../test/shelf.ts';
import { checkConnectionTest, pullChecks } from './checks.ts';
import type { ProviderUnderTest } from './harness.ts';
import { testProvider } from './suite.ts';

testProvider('shelf', { capabilities: ['import_customers'], open: () => shelf() });
testProvider('shelf with a key', { capabilities: ['import_customers'], open: () => shelf({ auth: apiKey() }) });

/** Reads a page, and makes of a failure what `otherwise` says. */
const caught = (otherwise: (error: unknown) => ShelfAnswer) => (context: ShelfContext) =>
  readPage(context).catch(otherwise);
const throwing = (error: Error) => () => {
  throw error;
};
const nothing = (): ShelfAnswer => ({ customers: [], next: null });

const firstAgain = (customers: readonly Customer[]) => [...customers, ...customers.slice(0, 1)];
const nameless = (customers: readonly Customer[]) => customers.map((item) => ({ ...item, externalId: '' }));

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

/** A key of two halves, as Etsy's is, and the forms that it can slip out in. */
const pair = 'keystring-of-acme:shared-secret-of-acme';
const secretForms: [form: string, text: string][] = [
  ['a whole pair', pair],
  ['the first half of a pair', 'keystring-of-acme'],
  ['the second half of a pair', 'shared-secret-of-acme'],
  ['a pair in base64', Buffer.from(pair).toString('base64')],
  ['half a pair in base64url', Buffer.from('app:shared-secret-of-acme').toString('base64url')],
  [
    'half a pair that is percent-encoded',
    'shared-secret-of-acme'.replaceAll(/./g, (letter) => `%${letter.charCodeAt(0).toString(16)}`),
  ],
];
const asking =
  (options: (after: number) => PostOptions) =>
  async ({ http, after }: ShelfContext): Promise<ShelfAnswer> =>
    parse(await http.post('/customers', { ...options(after), idempotent: true }));

/** Each breaks one promise; `says` are words of what the check finds. */
const broken: [what: string, check: string, options: ShelfOptions, says: string][] = [
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
    'has a cursor that repeats its page',
    'resumes after every page with nothing lost and nothing repeated',
    { pages: written({ place: (after) => after }) },
    'is repeated when it is resumed after page 1',
  ],
  [
    'waits without its signal',
    'ends when its signal aborts between two pages',
    { pages: written({ read: slowly }) },
    'after its signal has aborted',
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
    'tells an expired key as something else',
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
    'Shelf answered 500',
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
    'tells a passing fault as a lasting one',
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
    'puts a secret into a query',
    'puts no secret into a URL',
    {
      pages: written({
        read: async ({ http, after }) =>
          parse(await http.get('/customers', { query: { after, key: app.clientSecret } })),
      }),
    },
    'holds a secret',
  ],
  ...secretForms.map(([form, secret]): (typeof broken)[number] => [
    `puts ${form} into a query`,
    'puts no secret into a URL',
    { token: pair, pages: written({ read: asking((after) => ({ query: { after, key: secret } })) }) },
    'holds a secret, or a half of one',
  ]),
  [
    'puts a secret into a path',
    'puts no secret into a URL',
    {
      token: pair,
      pages: written({
        read: async ({ http, after }) =>
          parse(await http.get(`/customers/${pair.split(':')[1]}`, { query: { after } })),
      }),
    },
    'holds a secret, or a half of one',
  ],
  ...secretForms.flatMap(([form, secret]): (typeof broken)[number][] => [
    [
      `puts ${form} into a JSON body`,
      'puts no secret into a body',
      { token: pair, pages: written({ read: asking((after) => ({ query: { after }, json: { key: [secret] } })) }) },
      'The body of a request to shelf.example holds a secret, or a half of one',
    ],
    [
      `puts ${form} into a form`,
      'puts no secret into a body',
      { token: pair, pages: written({ read: asking((after) => ({ query: { after }, form: { key: secret } })) }) },
      'The body of a request to shelf.example holds a secret, or a half of one',
    ],
  ]),
  [
    'puts half a secret into an error',
    'puts no secret and no word of an answer into an error',
    {
      token: pair,
      pages: written({ read: caught(throwing(new IntegrationError('provider_rejected', 'shared-secret-of-acme'))) }),
    },
    'holds a secret',
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

const check = (name: string, subject: ProviderUnderTest): Promise<void> => {
  const capability = subject.provider.capabilities['import_customers'];
  const found = pullChecks[name];
  if (!found || !capability || !('cursor' in capability)) throw new Error(`There is no check "${name}".`);
  return found(subject, capability);
};

describe('a provider is found out that', () => {
  it.each(broken)('%s (%s)', async (_, name, options, says) => {
    await expect(check(name, shelf(options))).rejects.toThrow(says);
  });

  it('has a test that always passes', async () => {
    await expect(checkConnectionTest(shelf({ test: async () => {} }))).rejects.toThrow('Its test passes');
  });

  it('needs more than one refresh', async () => {
    const { simulator, ...subject } = shelf();
    let requests = 0;
    const fetch = (request: Request) => {
      requests += 1;
      if (requests % 3 === 0) simulator.tokens?.expireAll();
      return simulator.fetch(request);
    };
    const name = 'answers an expired token with one refresh and goes on';
    await expect(check(name, { ...subject, simulator: { ...simulator, fetch } })).rejects.toThrow('refreshes');
  });

  it('breaks any promise at all: every check has a provider that fails it', () => {
    const failed = new Set(broken.map(([, name]) => name));
    expect([...failed].toSorted()).toEqual(Object.keys(pullChecks).toSorted());
  });
});

describe('a provider may', () => {
  it('bring a record again with newer word of it', async () => {
    const newer = (customers: readonly Customer[], after: number) =>
      customers.map((item, index) => (index === 0 ? { ...item, externalId: 'regular', updatedAt: at(after) } : item));
    const at = (after: number) => new Date(Date.UTC(2026, 1, after + 1)).toISOString();
    const subject = shelf({ pages: written({ items: newer }) });
    await expect(check('delivers no record twice, unless with other word of it', subject)).resolves.toBeUndefined();
  });

  it('need no credential', async () => {
    const { simulator, ...subject } = shelf({ auth: none() });
    const open = (request: Request) => {
      const headers = { authorization: `Bearer ${simulator.tokens?.issueTokens().access_token}` };
      return simulator.fetch(new Request(request, { headers }));
    };
    for (const name of Object.keys(pullChecks))
      await expect(check(name, { ...subject, simulator: { fetch: open } })).resolves.toBeUndefined();
  });
});
