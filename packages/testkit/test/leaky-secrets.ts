import { IntegrationError } from '@makerfex/integrations-core';
import type { PostOptions } from '@makerfex/integrations-core/provider';
import type { BrokenPull } from './broken-pulls.ts';
import { app, parse, readPage, type ShelfAnswer, type ShelfContext, written } from './shelf.ts';
import { withPassword, withSecretPath } from './shelf-credentials.ts';

/** A key of two halves, as Etsy's is, and the forms that it can slip out in. */
const [user, password] = ['keystring-of-acme', 'shared-secret-of-acme'];
const pair = `${user}:${password}`;
const secretForms: [form: string, text: string][] = [
  ['a whole pair', pair],
  ['the first half of a pair', user],
  ['the second half of a pair', password],
  ['a pair in base64', Buffer.from(pair).toString('base64')],
  ['half a pair in base64url', Buffer.from(`app:${password}`).toString('base64url')],
  [
    'half a pair that is percent-encoded',
    password.replaceAll(/./g, (letter) => `%${letter.charCodeAt(0).toString(16)}`),
  ],
];

const [inUrl, inBody] = ['puts no secret into a URL', 'puts no secret into a body'];
const urlHolds = 'The URL of a request to shelf.example holds a secret, or a half of one';
const bodyHolds = 'The body of a request to shelf.example holds a secret, or a half of one';

const asking = (options: PostOptions) =>
  written({
    read: async ({ http, after }: ShelfContext): Promise<ShelfAnswer> =>
      parse(await http.post('/customers', { ...options, query: { after, ...options.query }, idempotent: true })),
  });

/** Providers that put a secret where others see it. */
export const leakySecrets: readonly BrokenPull[] = [
  ['puts a secret into a query', inUrl, { pages: asking({ query: { key: app.clientSecret } }) }, 'holds a secret'],
  [
    'puts a secret into a path',
    inUrl,
    {
      token: pair,
      pages: written({
        read: async ({ http, after }) => parse(await http.get(`/customers/${password}`, { query: { after } })),
      }),
    },
    urlHolds,
  ],
  ...secretForms.flatMap(([form, key]): BrokenPull[] => [
    [`puts ${form} into a query`, inUrl, { token: pair, pages: asking({ query: { key } }) }, urlHolds],
    [`puts ${form} into a JSON body`, inBody, { token: pair, pages: asking({ json: { key: [key] } }) }, bodyHolds],
    [`puts ${form} into a form`, inBody, { token: pair, pages: asking({ form: { key } }) }, bodyHolds],
  ]),
  ...['user-of-the-shelf', 'password-token-1', Buffer.from('password-token-1').toString('base64')].map(
    (key): BrokenPull => [
      `puts ${key} of a pair into a query`,
      inUrl,
      { ...withPassword, pages: asking({ query: { key } }) },
      urlHolds,
    ],
  ),
  [
    'puts a field into a body, though its target may put it into the path',
    inBody,
    { ...withSecretPath, pages: asking({ json: { key: 'hook-token-1' } }) },
    bodyHolds,
  ],
  [
    'asks for a path with a secret, though its target may put it there',
    inUrl,
    {
      ...withSecretPath,
      pages: written({
        read: async ({ http, after }) => parse(await http.get('/hook-token-1', { query: { after } })),
      }),
    },
    urlHolds,
  ],
  [
    'puts half a secret into an error',
    'puts no secret and no word of an answer into an error',
    {
      token: pair,
      pages: written({
        read: (context) =>
          readPage(context).catch(() => {
            throw new IntegrationError('provider_rejected', password);
          }),
      }),
    },
    'holds a secret',
  ],
];
