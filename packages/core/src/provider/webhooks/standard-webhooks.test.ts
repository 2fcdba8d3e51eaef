import * as fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { webhookRequest } from '../../../test/webhook-request.ts';
import { type StandardWebhooksOptions, standardWebhooks } from './standard-webhooks.ts';

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const body = '{"test": 2432232314}';
const at = 1614265330;
const signature = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';
const id = 'msg_p5jXN8AQM9LWM0D4loKWxJek';

interface Sent {
  readonly id?: string;
  readonly timestamp?: string;
  readonly signature?: string;
  readonly body?: string | Uint8Array;
  readonly receivedAt?: number;
}

const requestOf = (sent: Sent = {}) =>
  webhookRequest(
    sent.body ?? body,
    {
      'webhook-id': sent.id ?? id,
      'webhook-timestamp': sent.timestamp ?? String(at),
      'webhook-signature': sent.signature ?? signature,
    },
    sent.receivedAt ?? at,
  );

const verdict = (sent: Sent = {}, options: Partial<StandardWebhooksOptions> = {}) =>
  standardWebhooks({ secret, ...options }).verify(requestOf(sent));

const orderPaid = {
  id: 'msg_2b9Zq7dT1x',
  timestamp: '1764320400',
  receivedAt: 1764320400,
  body: '{"event_type":"order.paid","resource_url":"https://api.etsy.com/v3/application/shops/12345678/receipts/2000000110","shop_id":"12345678"}',
  signature: 'v1,xmbWQdjB3jC+UEJOUgokK9CGWHU+ltdMh3MgHTWVu/0=',
};

const publicKey = 'whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=';
const contactCreated = {
  ...orderPaid,
  body: '{"type":"contact.created"}',
  signature: 'v1a,4pe2xXGrj7BfYBHfhlC/u/9Lluog5G00Tc4P9jquDObLCDoqU0P+etM+UV+V8os8tXU+4UN1MnPLvA4tPObWCA==',
};

describe('a published example', () => {
  it('verifies', () => {
    expect(verdict()).toBe('verified');
    expect(verdict(orderPaid)).toBe('verified');
    expect(verdict(contactCreated, { secret: publicKey })).toBe('verified');
  });

  it('is refused with another body, id or time', () => {
    for (const sent of [{}, orderPaid]) {
      expect(verdict({ ...sent, body: '{"test": 2432232315}' })).toBe('wrong_signature');
      expect(verdict({ ...sent, id: 'msg_another' })).toBe('wrong_signature');
      expect(verdict({ ...sent, timestamp: '1614265331' })).toBe('wrong_signature');
    }
    const options = { secret: publicKey };
    expect(verdict({ ...contactCreated, body: '{"type":"contact.deleted"}' }, options)).toBe('wrong_signature');
    expect(verdict({ ...contactCreated, id: 'msg_another' }, options)).toBe('wrong_signature');
  });

  it('is refused if its secret was used as text instead of being decoded', () => {
    const undecoded = 'v1,3Dcg0Jexqq7vNn8Wv07TET06Toucjp+IvvPw/ezjbbM=';
    expect(verdict({ ...orderPaid, signature: undecoded })).toBe('wrong_signature');
  });
});

describe('a delivery by Standard Webhooks', () => {
  it.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])('is incomplete without %s', (name) => {
    const request = requestOf();
    request.headers.delete(name);
    expect(standardWebhooks({ secret }).verify(request)).toBe('incomplete');
  });

  it('is incomplete without a body, even if it is signed', () => {
    const signed = new Webhook(secret).sign(id, new Date(at * 1000), '');
    expect(verdict({ body: '', signature: signed })).toBe('incomplete');
  });

  it.each(['123abc', `${at}abc`, `${at}.0`, `+${at}`, `-${at}`, '1e9', '0x10', 'NaN', '9'.repeat(13)])(
    'is incomplete with the time %s',
    (timestamp) => {
      expect(verdict({ timestamp })).toBe('incomplete');
    },
  );

  it('expires 300 seconds before and after its time, or as the provider says', () => {
    const verdicts = (options: Partial<StandardWebhooksOptions>) =>
      [-301, -300, 300, 301].map((seconds) => verdict({ receivedAt: at + seconds }, options));
    expect(verdicts({})).toEqual(['expired', 'verified', 'verified', 'expired']);
    expect(verdicts({ toleranceMs: 301_000 })).toEqual(['verified', 'verified', 'verified', 'verified']);
    expect(verdicts({ toleranceMs: Number.NaN })).toEqual(['expired', 'expired', 'expired', 'expired']);
  });

  it('that is forged and late is wrong, not expired: a forger learns nothing of the time', () => {
    expect(verdict({ body: '{}', receivedAt: at + 301 })).toBe('wrong_signature');
  });

  it('signs the time as it is written', () => {
    const timestamp = `00${at}`;
    expect(verdict({ timestamp })).toBe('wrong_signature');
  });

  it.each([
    ['behind that of another secret', `v1,${'A'.repeat(43)}= ${signature}`],
    ['before that of another secret', `${signature} v1,${'A'.repeat(43)}=`],
    ['behind one of an unknown version', `v2,x ${signature}`],
    ['behind one with a public key', `v1a,${'A'.repeat(86)}== ${signature}`],
    ['behind one that is malformed', `v1,\u00E9 ${signature}`],
    ['with spaces around it', `  ${signature}  ${signature} `],
    ['without its padding', signature.slice(0, -1)],
  ])('verifies with its signature %s', (_, header) => {
    expect(verdict({ signature: header })).toBe('verified');
  });

  it.each([
    ['without a version', signature.slice('v1,'.length)],
    ['with another version', signature.replace('v1', 'v2')],
    ['that claims to be of a public key', signature.replace('v1', 'v1a')],
    ['that is empty', 'v1,'],
    ['that is cut off', signature.slice(0, -4)],
    ['that is too long', `${signature.slice(0, -1)}AAAA`],
    ['in the other alphabet', signature.replaceAll('+', '-').replaceAll('/', '_')],
    ['with characters of several bytes', `v1,${'\u00E9'.repeat(44)}`],
    ['behind a comma', `v1,A=,${signature}`],
    ['that is the eleventh', `${'v1,AAAA '.repeat(10)}${signature}`],
  ])('is refused with a signature %s', (_, header) => {
    expect(verdict({ signature: header })).toBe('wrong_signature');
  });

  it('may have its signature without a version, if the provider says so', () => {
    const bare = signature.slice('v1,'.length);
    const options = { acceptBare: true };
    expect(verdict({ signature: bare }, options)).toBe('verified');
    expect(verdict({ signature: `AAAA ${bare}` }, options)).toBe('verified');
    expect(verdict({ signature }, options)).toBe('verified');
    expect(verdict({ signature: `v2,${bare}` }, options)).toBe('wrong_signature');
    expect(verdict({ signature: signature.replace('v1', 'v1a') }, options)).toBe('wrong_signature');
  });

  it('verifies with each of several secrets, public keys among them', () => {
    const secrets = ['whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3', publicKey, secret];
    expect(verdict({}, { secret: secrets })).toBe('verified');
    expect(verdict(contactCreated, { secret: secrets })).toBe('verified');
    expect(verdict({}, { secret: secrets.slice(0, 2) })).toBe('wrong_signature');
    expect(verdict(contactCreated, { secret: [secret] })).toBe('wrong_signature');
  });

  it('has different signatures for different bytes that are no text', () => {
    const [one, other] = [Uint8Array.of(0x22, 0xff, 0x22), Uint8Array.of(0x22, 0xfe, 0x22)];
    const asText = new Webhook(secret).sign(id, new Date(at * 1000), Buffer.from(one).toString());
    expect(verdict({ body: one, signature: asText })).toBe('wrong_signature');
    expect(verdict({ body: other, signature: asText })).toBe('wrong_signature');
  });

  it('has the id of its header', () => {
    const { deliveryId } = standardWebhooks({ secret });
    expect(deliveryId(requestOf())).toBe(id);
    expect(deliveryId(webhookRequest(body, {}))).toBeNull();
  });
});

describe('a secret of Standard Webhooks', () => {
  it.each([
    ['nothing', ''],
    ['only a prefix', 'whsec_'],
    ['one byte', 'whsec_AA=='],
    ['15 bytes', `whsec_${Buffer.alloc(15).toString('base64')}`],
    ['no base64', 'whsec_not base64, but long enough'],
    ['a private key', `whsk_${Buffer.alloc(32).toString('base64')}`],
    ['a public key that is too short', `whpk_${Buffer.alloc(31).toString('base64')}`],
    ['a public key that is too long', `whpk_${Buffer.alloc(33).toString('base64')}`],
    ['a line break behind it', `${secret}\n`],
  ])('is refused if it is %s', (_, given) => {
    for (const each of [given, [given], [secret, given]])
      expect(() => standardWebhooks({ secret: each })).toThrow(expect.objectContaining({ code: 'not_configured' }));
  });

  it('that is public signs nothing by HMAC: everybody could', () => {
    const key = publicKey.slice('whpk_'.length);
    const forged = new Webhook(`whsec_${key}`).sign(id, new Date(at * 1000), body);
    expect(verdict({ signature: forged }, { secret: publicKey })).toBe('wrong_signature');
    expect(verdict({ signature: forged }, { secret: publicKey, acceptBare: true })).toBe('wrong_signature');
  });

  it('may be written without its prefix', () => {
    expect(verdict({}, { secret: secret.slice('whsec_'.length) })).toBe('verified');
  });
});

describe('compared with the library of the specification', () => {
  const key = fc.uint8Array({ minLength: 24, maxLength: 64 }).map((bytes) => Buffer.from(bytes).toString('base64'));
  const messageId = fc.stringMatching(/^msg_\w{1,20}$/);
  const second = fc.integer({ min: 0, max: 4_000_000_000 });

  it('verifies what it signs', () => {
    fc.assert(
      fc.property(key, messageId, second, fc.json(), (each, msg, seconds, json) => {
        const signed = new Webhook(each).sign(msg, new Date(seconds * 1000), json);
        const sent = { id: msg, timestamp: String(seconds), signature: signed, body: json, receivedAt: seconds };
        expect(verdict(sent, { secret: `whsec_${each}` })).toBe('verified');
        expect(verdict({ ...sent, body: `${json} ` }, { secret: each })).toBe('wrong_signature');
      }),
    );
  });

  it('verifies nothing that it refuses', () => {
    const now = Math.floor(Date.now() / 1000);
    const right = new Webhook(secret).sign(id, new Date(now * 1000), body);
    const header = fc.oneof(
      fc.constant(right),
      fc
        .tuple(fc.nat(right.length), fc.constantFrom('', 'A', ' ', ',', '=', 'v1,'))
        .map(([index, put]) => right.slice(0, index) + put + right.slice(index + 1)),
      fc.array(fc.constantFrom(right, 'v1a,AAAA', 'v1,', 'v2,AAAA', right.slice(3))).map((all) => all.join(' ')),
    );
    fc.assert(
      fc.property(header, fc.constantFrom(body, `${body} `), fc.constantFrom(0, 299, 301), (each, text, late) => {
        const sent = { timestamp: String(now), signature: each, body: text, receivedAt: now };
        if (verdict({ ...sent, receivedAt: now + late }) !== 'verified') return;
        expect(late).toBeLessThanOrEqual(300);
        // The library compares texts, so that padding must not be left out.
        const padded = each.replaceAll(/(v1,[\w+/]{43})(?=\s|$)/g, '$1=');
        const headers = Object.fromEntries(requestOf({ ...sent, signature: padded }).headers);
        expect(() => new Webhook(secret).verify(text, headers)).not.toThrow();
      }),
    );
  });
});
