import { createHmac } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { webhookRequest } from '../../../test/webhook-request.ts';
import { type HmacSignatureOptions, hmacSignature } from './hmac-signature.ts';

const header = 'x-signature';
const inBase64 = { secrets: 'shpss_0123456789abcdef0123456789abcdef', header, encoding: 'base64' } as const;
const inHex = { secrets: 'abcdef0123456789abcdef0123456789', header, encoding: 'hex', prefix: 'sha256=' } as const;

const order = String.raw`{"id":820982911946154508,"admin_graphql_api_id":"gid:\/\/shopify\/Order\/820982911946154508","updated_at":"2026-11-28T10:00:00-05:00","note":"café ☃"}`;
const orderSignature = 'Z+Abn4bJJBK0mMijfFjxczRGEw5sPKbaot8L16yIEjY=';
const comment = String.raw`{"object":"instagram","entry":[{"time":1764320400,"id":"17841400000000001","changes":[{"field":"comments","value":{"text":"caf\u00e9"}}]}]}`;
const commentSignature = 'sha256=06767191db4a387aff46be966a1accb4e0e98d2f29e921966f502afbbcb82606';

const verdict = (options: HmacSignatureOptions, body: string | Uint8Array, signature: string) =>
  hmacSignature(options)(webhookRequest(body, { [header]: signature }));

describe('a published example', () => {
  it.each<[string, HmacSignatureOptions, string, string]>([
    ['in base64', inBase64, order, orderSignature],
    ['in hex, behind a prefix', inHex, comment, commentSignature],
  ])('%s verifies, and no other writing of it', (_, options, body, signature) => {
    expect(verdict(options, body, signature)).toBe('verified');
    expect(verdict(options, JSON.stringify(JSON.parse(body)), signature)).toBe('wrong_signature');
    expect(verdict(options, `${body}\n`, signature)).toBe('wrong_signature');
    expect(verdict({ ...options, secrets: 'another0123456789' }, body, signature)).toBe('wrong_signature');
  });

  it('written again has another signature, since its id has lost digits', () => {
    const again = JSON.stringify(JSON.parse(order));
    expect(verdict(inBase64, again, 'biNlZQwpjCyy3Fj2HqLsqbalHM45I7W+jxzG2uaLpXg=')).toBe('verified');
    expect(again).toContain('820982911946154500');
  });

  it('without a body is incomplete, even if it is signed', () => {
    expect(verdict(inBase64, '', 'oxs9shCVWn0CJ/tKWdRGk+uZNxs4X3hpGR375U2h7Qg=')).toBe('incomplete');
  });
});

describe('a signature in a header', () => {
  it('is incomplete if it is missing or empty', () => {
    expect(hmacSignature(inHex)(webhookRequest(comment, {}))).toBe('incomplete');
    expect(verdict(inHex, comment, '')).toBe('incomplete');
  });

  it.each([
    ['without its prefix', commentSignature.slice('sha256='.length)],
    ['behind another prefix', commentSignature.replace('sha256', 'sha1')],
    ['behind its prefix twice', `sha256=${commentSignature}`],
    ['that is only a prefix', 'sha256='],
    ['that is cut off', commentSignature.slice(0, -2)],
    ['that is half a byte too short', commentSignature.slice(0, -1)],
    ['that is too long', `${commentSignature}00`],
    ['with characters of several bytes', `sha256=${'\u00E9'.repeat(64)}`],
    ['in the other encoding', `sha256=${Buffer.from(commentSignature.slice(7), 'hex').toString('base64')}`],
    ['twice, as from two headers', `${commentSignature}, ${commentSignature}`],
  ])('is wrong %s, without an error', (_, signature) => {
    expect(verdict(inHex, comment, signature)).toBe('wrong_signature');
  });

  it('of each of several secrets verifies, while one is replaced by the next', () => {
    const next = 'next0123456789abcdef';
    const signature = `sha256=${createHmac('sha256', next).update(comment).digest('hex')}`;
    const secrets = [next, inHex.secrets];
    expect(verdict({ ...inHex, secrets }, comment, signature)).toBe('verified');
    expect(verdict({ ...inHex, secrets }, comment, commentSignature)).toBe('verified');
    expect(verdict({ ...inHex, secrets: [next] }, comment, commentSignature)).toBe('wrong_signature');
  });

  it('covers bytes that are no text, one by one', () => {
    const [body, other] = [Uint8Array.of(0xff, 0xfe), Uint8Array.of(0xfe, 0xff)];
    const signature = `sha256=${createHmac('sha256', inHex.secrets).update(body).digest('hex')}`;
    expect(verdict(inHex, body, signature)).toBe('verified');
    expect(verdict(inHex, other, signature)).toBe('wrong_signature');
  });

  it('uses a secret as it is written, also one that looks like base64', () => {
    const secrets = 'MDEyMzQ1Njc4OWFiY2RlZg==';
    const signature = createHmac('sha256', secrets).update('{}').digest('base64');
    expect(verdict({ ...inBase64, secrets }, '{}', signature)).toBe('verified');
  });

  it('never throws, and never verifies what nobody signed', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.uint8Array(), (body, bytes) => {
        const signature = Buffer.from(bytes)
          .toString('latin1')
          .replaceAll(/[\0\r\n]/g, '');
        for (const options of [inBase64, inHex]) {
          expect(verdict(options, body, signature)).not.toBe('verified');
          expect(verdict(options, body, `sha256=${signature}`)).not.toBe('verified');
        }
      }),
    );
  });

  it('is not verified at all without a secret', () => {
    for (const secrets of ['', [], ['']])
      expect(() => hmacSignature({ ...inHex, secrets })).toThrow(expect.objectContaining({ code: 'not_configured' }));
  });
});
