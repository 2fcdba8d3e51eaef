import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { etsy } from '../provider.ts';
import { etsyWebhooks } from './webhooks.ts';

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const apiUrl = 'https://api.etsy.com';
const webhooks = etsyWebhooks({ secrets: secret }, apiUrl);
const at = 1_764_320_400;
const paid =
  '{"event_type":"order.paid","resource_url":"https://api.etsy.com/v3/application/shops/12345678/receipts/2000000110","shop_id":"12345678"}';

const requestOf = (body: string, headers: Record<string, string> = {}) => ({
  body: new TextEncoder().encode(body),
  headers: new Headers(headers),
  query: new URLSearchParams(),
  receivedAt: new Date(at * 1000),
});

const signed = (body: string, signature: string, timestamp = at) =>
  requestOf(body, {
    'webhook-id': 'msg_2b9Zq7dT1x',
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signature,
  });

const read1 = (body: object | string) => {
  const [message] = webhooks.read(requestOf(typeof body === 'string' ? body : JSON.stringify(body)));
  return message;
};

const order = (changes: object) => ({ ...JSON.parse(paid), ...changes });

describe("a delivery of Etsy's", () => {
  const good = 'xmbWQdjB3jC+UEJOUgokK9CGWHU+ltdMh3MgHTWVu/0=';

  it('is verified with the decoded secret, with and without the version before the signature', () => {
    expect(webhooks.verify(signed(paid, `v1,${good}`))).toBe('verified');
    expect(webhooks.verify(signed(paid, good))).toBe('verified');
    expect(webhooks.verify(signed(paid, `v1,AAAA v1,${good}`))).toBe('verified');
  });

  it('is refused if it was signed with the secret as it is written, or is more than five minutes old', () => {
    expect(webhooks.verify(signed(paid, 'v1,3Dcg0Jexqq7vNn8Wv07TET06Toucjp+IvvPw/ezjbbM='))).toBe('wrong_signature');
    const old = at - 301;
    const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
    const signature = createHmac('sha256', key).update(`msg_2b9Zq7dT1x.${old}.${paid}`).digest('base64');
    expect(webhooks.verify(signed(paid, signature, old))).toBe('expired');
  });

  it('is verified by any of several secrets', () => {
    const both = etsyWebhooks({ secrets: ['whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3', secret] }, apiUrl);
    expect(both.verify(signed(paid, good))).toBe('verified');
  });

  it('has the same id each time that it is sent', () => {
    expect(webhooks.deliveryId?.(signed(paid, good))).toBe('msg_2b9Zq7dT1x');
  });
});

describe('what a delivery names', () => {
  it.each(['order.paid', 'order.canceled', 'order.shipped', 'order.delivered'])('is the receipt of %s', (topic) => {
    expect(read1(order({ event_type: topic }))).toEqual({
      topic,
      account: '12345678',
      at: null,
      facts: [{ type: 'records', kind: 'order', externalIds: ['2000000110'] }],
    });
  });

  it('is the same where the shop is a number, and digits beyond 2^53 are kept', () => {
    const body = `{"event_type":"order.paid","resource_url":"${apiUrl}/v3/application/shops/9007199254740993/receipts/9007199254740995","shop_id":9007199254740993}`;
    expect(read1(body)).toMatchObject({
      account: '9007199254740993',
      facts: [{ externalIds: ['9007199254740995'] }],
    });
  });

  it('is nothing for an event that is not about an order', () => {
    expect(
      read1(order({ event_type: 'listing.updated', resource_url: 'https://api.etsy.com/v3/listings/1' })),
    ).toMatchObject({ topic: 'listing.updated', facts: [] });
  });

  it.each([
    ['at another host', 'https://evil.example/v3/application/shops/12345678/receipts/1'],
    ['at a host that only begins alike', 'https://api.etsy.com.evil.example/v3/application/shops/12345678/receipts/1'],
    ['with a user in its address', 'https://api.etsy.com@evil.example/v3/application/shops/12345678/receipts/1'],
    ['without encryption', 'http://api.etsy.com/v3/application/shops/12345678/receipts/1'],
    ['of another shop', 'https://api.etsy.com/v3/application/shops/999/receipts/1'],
    ['with more behind it', 'https://api.etsy.com/v3/application/shops/12345678/receipts/1/../../../oauth'],
    ['with a query', 'https://api.etsy.com/v3/application/shops/12345678/receipts/1?limit=2'],
    ['that is none', 'https://api.etsy.com/v3/application/shops/12345678/receipts/'],
    ['that is no number', 'https://api.etsy.com/v3/application/shops/12345678/receipts/0x10'],
  ])('is refused for a receipt %s', (_, resource_url) => {
    expect(() => read1(order({ resource_url }))).toThrow('resource_url');
  });

  it.each([
    '[]',
    'null',
    '{}',
    '{"event_type":"order.paid"}',
    'no json',
    '{"event_type":"order.paid","shop_id":"../1"}',
  ])('is refused in a body like %s', (body) => {
    expect(() => read1(body)).toThrow(expect.objectContaining({ message: expect.any(String) }));
  });

  it("is read from the contract's example", () => {
    const contracts = process.env['CONTRACTS_DIR'];
    const text = contracts ? readFileSync(join(contracts, 'etsy/webhook.order.paid.json'), 'utf8').trim() : paid;
    expect(read1(text)).toMatchObject({ topic: 'order.paid', account: '12345678' });
  });
});

describe('etsy()', () => {
  const app = { clientId: 'keystring', clientSecret: 'shared' };

  it('receives deliveries for the shop of the connection', () => {
    expect(webhooks.accounts({ config: { shop_id: '12345678' }, visible: {} })).toEqual(['12345678']);
  });

  it('has no webhooks without a secret', () => {
    expect(etsy({ app }).webhooks).toBeUndefined();
  });

  it.each([[[]], ['whsec_'], ['whsec_c2hvcnQ='], ['not base64!'], [''], [[secret, '']]])(
    'refuses to start with the secrets %j',
    (secrets) => {
      expect(() => etsy({ app, webhooks: { secrets } })).toThrow(expect.objectContaining({ code: 'not_configured' }));
    },
  );

  it('expects receipts where the API is, such as at a simulator', () => {
    const simulated = etsy({ app, baseUrl: 'http://127.0.0.1:4000/', webhooks: { secrets: secret } });
    const resource_url = 'http://127.0.0.1:4000/v3/application/shops/12345678/receipts/1';
    expect(simulated.webhooks?.read(requestOf(JSON.stringify(order({ resource_url }))))).toMatchObject([
      { facts: [{ externalIds: ['1'] }] },
    ]);
    expect(() => simulated.webhooks?.read(requestOf(paid))).toThrow('resource_url');
  });
});
