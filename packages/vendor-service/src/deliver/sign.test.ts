import { afterEach, describe, expect, it, vi } from 'vitest';
import { signatureOf, signingSecret } from './sign.ts';

afterEach(() => {
  vi.useRealTimers();
});

const request = {
  method: 'POST',
  url: new URL('https://vendor.example/'),
  body: '{"test": 2432232314}',
  idempotencyKey: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
} as const;
const credential = { kind: 'api_key', apiKey: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' } as const;

describe('a signature', () => {
  it('matches the test vector of Standard Webhooks', () => {
    vi.useFakeTimers({ now: 1_614_265_330_500 });
    expect(signatureOf(credential, request, 'Packright')).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it.each([
    ['a secret', { kind: 'none' } as const, request],
    ['an id', credential, { ...request, idempotencyKey: null }],
  ])('is refused without %s', (_, opened, unsigned) => {
    expect(() => signatureOf(opened, unsigned, 'Packright')).toThrow(
      expect.objectContaining({ code: 'credential_unusable', message: expect.stringContaining('Packright') }),
    );
  });
});

describe('a signing secret', () => {
  it.each([24, 25, 26, 32, 61, 62, 63, 64])('can have %i bytes', (size) => {
    expect(`whsec_${Buffer.alloc(size, 251).toString('base64')}`).toMatch(signingSecret.pattern);
  });
  it.each([0, 16, 23, 65, 66, 67])('cannot have %i bytes', (size) => {
    expect(`whsec_${Buffer.alloc(size, 251).toString('base64')}`).not.toMatch(signingSecret.pattern);
  });
});
