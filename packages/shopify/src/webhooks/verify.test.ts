import { describe, expect, it } from 'vitest';
import { deliveryOf, secret, signatureOf } from '../../test/delivery.ts';
import { shopify } from '../provider.ts';

const app = { clientId: 'id', clientSecret: secret };
const verdictOf = (request: ReturnType<typeof deliveryOf>, options: Parameters<typeof shopify>[0] = { app }) =>
  shopify(options).webhooks?.verify(request);

/** From a recorded delivery: the id has more digits than a number of JavaScript, and `\/` is escaped. */
const body =
  '{"id":820982911946154508,"admin_graphql_api_id":"gid:\\/\\/shopify\\/Order\\/820982911946154508","updated_at":"2026-11-28T10:00:00-05:00","note":"café ☃"}';
const signature = 'Z+Abn4bJJBK0mMijfFjxczRGEw5sPKbaot8L16yIEjY=';

describe('a delivery of Shopify', () => {
  it('verifies with the client secret of the app', () => {
    expect(verdictOf(deliveryOf(body, { signature }))).toBe('verified');
  });

  it('does not verify when its body was parsed and written again', () => {
    const again = JSON.stringify(JSON.parse(body));
    expect(verdictOf(deliveryOf(again, { signature }))).toBe('wrong_signature');
  });

  it('verifies with each of several secrets, while one is replaced by the next', () => {
    const next = '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';
    const webhooks = { secrets: [next, secret] };
    expect(verdictOf(deliveryOf(body), { webhooks })).toBe('verified');
    expect(verdictOf(deliveryOf(body, { signature: signatureOf(body, next) }), { webhooks })).toBe('verified');
    expect(verdictOf(deliveryOf(body, { signature: signatureOf(body, next) }))).toBe('wrong_signature');
  });

  it.each([
    ['of another secret', signatureOf(body, 'another secret of sixteen')],
    ['that is too short', signature.slice(0, 20)],
    ['with letters of several bytes', 'é'.repeat(44).replaceAll('é', '\u00e9')],
    ['in hexadecimal', Buffer.from(signature, 'base64').toString('hex')],
  ])('with a signature %s does not verify', (_, wrong) => {
    expect(verdictOf(deliveryOf(body, { signature: wrong }))).toBe('wrong_signature');
  });

  it.each(['signature', 'topic', 'shop', 'version', 'id'] as const)(
    'without the header for its %s is incomplete',
    (name) => {
      expect(verdictOf(deliveryOf(body, { [name]: null }))).toBe('incomplete');
      expect(verdictOf(deliveryOf(body, { [name]: '' }))).toBe('incomplete');
    },
  );

  it('without a body is incomplete', () => {
    expect(verdictOf(deliveryOf('', { signature: 'oxs9shCVWn0CJ/tKWdRGk+uZNxs4X3hpGR375U2h7Qg=' }))).toBe('incomplete');
  });

  it('with a wrong signature is refused as such, even if it lacks headers', () => {
    const bare = { topic: null, shop: null, version: null, id: null, signature: signatureOf('another body') };
    expect(verdictOf(deliveryOf(body, bare))).toBe('wrong_signature');
  });

  it.each([
    ['topic', 'orders'],
    ['topic', `orders/${'x'.repeat(200)}`],
    ['topic', 'orders/create<script>'],
    ['shop', 'example.com'],
    ['shop', 'evil.com/.myshopify.com'],
    ['id', 'x'.repeat(201)],
    ['id', 'two words'],
  ] as const)('with the %s %j is incomplete', (name, value) => {
    expect(verdictOf(deliveryOf(body, { [name]: value }))).toBe('incomplete');
  });

  it('is known by the id that stays when it is sent again', () => {
    const id = 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043';
    expect(shopify({ app }).webhooks?.deliveryId?.(deliveryOf(body, { id }))).toBe(id);
  });
});

describe('the option `webhooks` of shopify()', () => {
  it('is not needed: without a secret there are no webhooks', () => {
    expect(shopify().webhooks).toBeUndefined();
    expect(shopify({ app: () => app }).webhooks).toBeUndefined();
  });

  it.each([
    ['an empty list', { secrets: [] }],
    ['an empty secret', { secrets: '' }],
    ['an empty secret among others', { secrets: [secret, ''] }],
    ['a secret that can be guessed', { secrets: 'secret' }],
    ['no secret at all', {}],
    ['no secret for the configuration of the app', { subscriptions: 'app' as const }],
  ])('refuses to start with %s', (_, webhooks) => {
    expect(() => shopify({ webhooks })).toThrow(expect.objectContaining({ code: 'not_configured' }));
  });

  it('refuses to start when the secret of the app can be guessed', () => {
    expect(() => shopify({ app: { clientId: 'id', clientSecret: 'secret' } })).toThrow('shorter than 16 bytes');
  });

  it('leaves the subscriptions to the configuration of the app', () => {
    expect(shopify({ app, webhooks: { subscriptions: 'app' } }).webhooks?.subscriptions).toBeUndefined();
    expect(shopify({ app }).webhooks?.subscriptions).toBeDefined();
  });

  it('shows no secret', () => {
    const shown = JSON.stringify(shopify({ app, webhooks: { secrets: [secret] } }));
    expect(shown).not.toContain(secret);
  });

  it('finds a connection by the domain of its shop, whatever its case', () => {
    const accounts = shopify({ app }).webhooks?.accounts({ config: { shop: 'Example.MyShopify.com' }, visible: {} });
    expect(accounts).toEqual(['example.myshopify.com']);
  });
});
