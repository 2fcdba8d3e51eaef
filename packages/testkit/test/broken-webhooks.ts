import { createHmac, timingSafeEqual } from 'node:crypto';
import { standardWebhooks, type WebhookRequest, type WebhookVerdict } from '@makerfex/integrations-core/provider';
import { type BellOptions, bellSecrets, messageOf, reading } from './bell.ts';

/** A provider of the bell that breaks one promise of its webhooks; `says` are words of what the check finds. */
export type BrokenWebhook = readonly [what: string, check: string, options: BellOptions, says: string];

const [asSent, changed, lengths, time, anything, ids] = [
  'verifies deliveries as they are sent',
  'refuses a body that was changed',
  'refuses a signature of another length',
  'refuses a signed time that is far from now',
  'refuses anything else without an error',
  'gives a delivery the same id each time, and others to others',
] as const;

type Verify = (request: WebhookRequest) => WebhookVerdict;

/** A verifier that makes something of each request before, or instead of, the right one. */
const verifying = (verify: (request: WebhookRequest, right: Verify) => WebhookVerdict): BellOptions => ({
  twist: (right) => ({ verify: (request) => verify(request, (each) => right.verify(each)) }),
});

const text = (body: Uint8Array): string => Buffer.from(body).toString();
const withBody = (request: WebhookRequest, body: string): WebhookRequest => ({ ...request, body: Buffer.from(body) });

/** The right signature of a request, as its header has it. */
const signatureOf = ({ headers, body }: WebhookRequest): string =>
  createHmac('sha256', Buffer.from(bellSecrets[0].slice('whsec_'.length), 'base64'))
    .update(`${headers.get('webhook-id')}.${headers.get('webhook-timestamp')}.`)
    .update(body)
    .digest('base64');

const given = ({ headers }: WebhookRequest): string => (headers.get('webhook-signature') ?? '').slice('v1,'.length);
const verdict = (isRight: boolean): WebhookVerdict => (isRight ? 'verified' : 'wrong_signature');

/** A signature of the body alone, with a time beside it that nothing protects. */
const bodyOnly = (secret: string, body: string | Uint8Array): string =>
  createHmac('sha256', secret).update(body).digest('hex');
const unsignedTime: BellOptions = {
  sign:
    (secret) =>
    (body, { at }) => ({ 'x-bell-signature': bodyOnly(secret, body), 'x-bell-time': String(at.getTime()) }),
  twist: (_, [secret = '']) => ({
    verify: ({ headers, body, receivedAt }) => {
      if (Math.abs(receivedAt.getTime() - Number(headers.get('x-bell-time'))) > 300_000) return 'expired';
      return verdict(headers.get('x-bell-signature') === bodyOnly(secret, body));
    },
  }),
};

export const brokenWebhooks: readonly BrokenWebhook[] = [
  ['takes every delivery for genuine', changed, verifying(() => 'verified'), 'is verified with another first byte'],
  [
    'signs the trimmed body',
    changed,
    verifying((request, right) => right(withBody(request, text(request.body).trim()))),
    'is verified with a space behind it',
  ],
  [
    'signs the body as it writes it again',
    asSent,
    verifying((request, right) => right(withBody(request, JSON.stringify(JSON.parse(text(request.body)))))),
    'is wrong_signature with spaces around its JSON',
  ],
  [
    'compares times with its own clock',
    asSent,
    verifying((request, right) => right({ ...request, receivedAt: new Date() })),
    'is expired as it is sent',
  ],
  [
    'compares signatures as text',
    'compares signatures in constant time',
    verifying((request) => verdict(signatureOf(request) === given(request))),
    'compares the signature of Delivery 1 without `timingSafeEqual`',
  ],
  [
    'throws if a signature is too short',
    lengths,
    verifying((request) => verdict(timingSafeEqual(Buffer.from(signatureOf(request)), Buffer.from(given(request))))),
    'verify throws for Delivery 1 with a signature that is too short: Input buffers must have the same byte length',
  ],
  [
    'compares only as much as it gets',
    lengths,
    verifying((request) => verdict(given(request) !== '' && signatureOf(request).startsWith(given(request)))),
    'is verified with half a signature',
  ],
  [
    'has a secret of its own',
    'refuses what another secret signed',
    { twist: (_, secrets) => ({ verify: standardWebhooks({ secret: [...secrets, ...bellSecrets] }).verify }) },
    'is verified if another secret signed it',
  ],
  [
    'verifies what has no signature',
    'refuses a delivery without its signature',
    verifying((request, right) => (request.headers.has('webhook-signature') ? right(request) : 'verified')),
    'is verified without the header webhook-signature',
  ],
  [
    'verifies an empty body',
    'refuses an empty body',
    verifying((request, right) => (request.body.byteLength === 0 ? 'verified' : right(request))),
    'is verified with an empty body',
  ],
  [
    'knows only the first of its secrets',
    'verifies with each of several secrets',
    { twist: (_, [first = '']) => ({ verify: standardWebhooks({ secret: first }).verify }) },
    'is wrong_signature if secret 2 of 2 signed it',
  ],
  [
    'starts without a secret',
    'does not start without a secret',
    { isCareless: true },
    'It takes webhooks with the secrets []',
  ],
  [
    'takes a delivery of any time',
    time,
    {
      twist: (_, secret) => ({
        verify: standardWebhooks({ secret, toleranceMs: Number.POSITIVE_INFINITY }).verify,
      }),
    },
    'is verified a day later',
  ],
  ['believes a time that nobody signed', time, unsignedTime, 'is verified a day later with a new time'],
  [
    'throws if a body is no JSON',
    anything,
    verifying((request, right) => {
      JSON.parse(text(request.body));
      return right(request);
    }),
    'verify throws for Delivery 1 with bytes that are no text',
  ],
  [
    'answers each challenge',
    anything,
    { twist: () => ({ challenge: ({ query }) => query.get('hub.challenge') }) },
    'It answers the challenge "hub.mode=subscribe',
  ],
  [
    'searches the text of a delivery',
    'reads its deliveries without an error',
    {
      twist: () => ({
        read: ({ body }) => {
          const [, shop_id, customer_id] = /^\{"shop_id":(\d+),"customer_id":(\d+)/.exec(text(body)) ?? [];
          return [messageOf({ shop_id, customer_id }, '')];
        },
      }),
    },
    'read throws for Delivery 1 with spaces around its JSON',
  ],
  [
    'names a kind of record that nothing fetches',
    'names records that a capability can fetch',
    { fetches: false },
    'names records of the kind "customer", which no pull with a `fetch` has (none has one)',
  ],
  [
    'loses the last digit of an id',
    'reads ids with all their digits',
    {
      twist: () => ({
        read: ({ body }) => {
          const { shop_id, customer_id } = Object(JSON.parse(text(body)));
          return [messageOf({ shop_id: String(shop_id), customer_id: String(customer_id) }, '')];
        },
      }),
    },
    'is read as 9007199254740992 if its id is 9007199254740993',
  ],
  [
    'knows no account of a connection',
    'finds the connection that a delivery is for',
    { twist: () => ({ accounts: () => [] }) },
    'The accounts of the connection are none, without 1735',
  ],
  [
    'takes the deliveries of all for those of one',
    'takes no delivery of another account for its own',
    { twist: reading((message) => ({ ...message, account: '1735' })) },
    'is taken for one of 1735 if it is for 91735',
  ],
  ['has no id of a delivery', ids, { twist: () => ({ deliveryId: () => null }) }, 'but deliveryId returns none'],
  [
    'has another id for each try',
    ids,
    { twist: () => ({ deliveryId: ({ headers }) => headers.get('webhook-signature') }) },
    'has another id when it is sent again',
  ],
  [
    'takes the topic for the id',
    ids,
    { twist: () => ({ deliveryId: ({ headers }) => headers.get('x-bell-topic') }) },
    'and another delivery with the same body have one id',
  ],
  [
    'guesses what a header would say',
    'needs each header that it uses',
    {
      twist: () => ({
        read: ({ headers, body }) => [
          messageOf(
            JSON.parse(text(body), (_, value: unknown) => (typeof value === 'number' ? String(value) : value)),
            headers.get('x-bell-topic') ?? 'unknown',
          ),
        ],
      }),
    },
    'is accepted without the header x-bell-topic, but is read otherwise',
  ],
];
