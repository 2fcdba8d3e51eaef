import type { BrokenPull } from './broken-pulls.ts';
import { app, parse, written } from './shelf.ts';

const check = 'puts no secret, nor half of one, into a URL or a body';
const { clientId, clientSecret } = app;
const [user = '', password = ''] = clientSecret.split(':');

const inQuery = (key: string) =>
  written({ read: async ({ http, after }) => parse(await http.get('/customers', { query: { after, key } })) });
const inBody = (body: { json: unknown } | { form: Record<string, string> }) =>
  written({
    read: async ({ http, after }) =>
      parse(await http.post('/customers', { query: { after }, idempotent: true, ...body })),
  });
const base64 = (text: string) => Buffer.from(text).toString('base64');
const url = 'The URL of a request to shelf.example holds';
const body = 'The body of a request to shelf.example holds';

/** Providers that put a secret where others see it. */
export const leakySecrets: readonly BrokenPull[] = [
  ['puts a secret into a query', check, { pages: inQuery(clientSecret) }, `${url} a secret.`],
  ['encodes a secret before', check, { pages: inQuery(encodeURIComponent(clientSecret)) }, `${url} a secret.`],
  ['puts the first half of a pair into a query', check, { pages: inQuery(user) }, `${url} half of a secret.`],
  ['puts the second half of a pair into a query', check, { pages: inQuery(password) }, `${url} half of a secret.`],
  [
    'puts a secret into a query in base64',
    check,
    { pages: inQuery(base64(clientSecret)) },
    `${url} a secret in base64.`,
  ],
  [
    'puts a secret into a query as basic authentication',
    check,
    { pages: inQuery(base64(`${clientId}:${clientSecret}`)) },
    `${url} a secret in base64.`,
  ],
  [
    'puts half of a pair into a query in base64url',
    check,
    { pages: inQuery(Buffer.from(`ab:${user}`).toString('base64url')) },
    `${url} half of a secret in base64.`,
  ],
  ['puts a secret into JSON', check, { pages: inBody({ json: { deep: [clientSecret] } }) }, `${body} a secret: `],
  ['puts half of a pair into a form', check, { pages: inBody({ form: { password } }) }, `${body} half of a secret: `],
];
