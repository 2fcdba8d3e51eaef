import { describe, expect, it } from 'vitest';
import { hmacSignature } from './hmac-signature.ts';
import { standardWebhooks } from './standard-webhooks.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const requestOf = (body: string, headers: Record<string, string>, at = 0) => ({
  body: bytes(body),
  headers: new Headers(headers),
  query: new URLSearchParams(),
  receivedAt: new Date(at * 1000),
});

describe('a published example', () => {
  it('of Standard Webhooks verifies', () => {
    const { verify } = standardWebhooks({ secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' });
    const headers = {
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    };
    expect(verify(requestOf('{"test": 2432232314}', headers, 1614265330))).toBe('verified');
    expect(verify(requestOf('{"test": 2432232315}', headers, 1614265330))).toBe('wrong_signature');
    expect(verify(requestOf('{"test": 2432232314}', headers, 1614265631))).toBe('expired');
  });

  it('of a base64 signature covers the bytes, not what they mean', () => {
    const verify = hmacSignature({
      secrets: 'shpss_0123456789abcdef0123456789abcdef',
      header: 'x-signature',
      encoding: 'base64',
    });
    const body =
      '{"id":820982911946154508,"admin_graphql_api_id":"gid:\\/\\/shopify\\/Order\\/820982911946154508","updated_at":"2026-11-28T10:00:00-05:00","note":"café ☃"}';
    const headers = { 'x-signature': 'Z+Abn4bJJBK0mMijfFjxczRGEw5sPKbaot8L16yIEjY=' };
    expect(verify(requestOf(body, headers))).toBe('verified');
    expect(verify(requestOf(JSON.stringify(JSON.parse(body)), headers))).toBe('wrong_signature');
  });
});
