import { describe, expect, it } from 'vitest';
import { webhookRequest } from '../../test/webhook-request.ts';
import { createInstagramSimulator } from '../simulator/index.ts';
import { instagramWebhooks } from './descriptor.ts';

const clientSecret = 'abcdef0123456789abcdef0123456789';
const url = 'https://host.test/api/integrations/callbacks/instagram/deauthorize/';
const issuedAt = 1_764_320_400;
/** Published with the reference of webhooks. */
const vector =
  'bE7VcKg0xXObLw3ggfuxPagigWIZ8VoiqOaCJqOE37Q.eyJhbGdvcml0aG0iOiJITUFDLVNIQTI1NiIsImV4cGlyZXMiOjE3NjQzMjQwMDAsImlzc3VlZF9hdCI6MTc2NDMyMDQwMCwidXNlcl9pZCI6IjE3ODQxNDAwMDAwMDAwMDAxIn0';

const app = { clientId: 'app-1', clientSecret };
const { callbacks: sent, appUserId } = createInstagramSimulator({ app, now: () => issuedAt * 1000 });

const callbackOf = (name: string, secrets?: string[]) => {
  const found = instagramWebhooks(app, secrets ? { secrets } : {}).callbacks?.[name];
  if (!found) throw new Error(`There is no callback ${name}.`);
  return found;
};
const deauthorize = callbackOf('deauthorize');
const at = (secondsLater: number) => new Date((issuedAt + secondsLater) * 1000);
const form = (fields: Record<string, string>) =>
  new Request(url, { method: 'POST', body: new URLSearchParams(fields) });
const ofVector = (text: string, secondsLater = 0) => webhookRequest(form({ signed_request: text }), at(secondsLater));

describe('a signed request', () => {
  it('of the test vector verifies, and names its account', async () => {
    const request = await ofVector(vector);
    expect(deauthorize.verify(request)).toBe('verified');
    expect(deauthorize.read(request)).toEqual([
      { topic: 'deauthorize', account: '17841400000000001', at: at(0), facts: [{ type: 'deauthorized' }] },
    ]);
  });

  it('may have a padded signature', async () => {
    expect(deauthorize.verify(await ofVector(vector.replace('.', '=.')))).toBe('verified');
  });

  it.each([
    ['a changed payload', vector.slice(0, -6) + 'AAAAAA', 'wrong_signature'],
    ['a changed signature', `A${vector.slice(1)}`, 'wrong_signature'],
    ['a shorter signature', vector.slice(4), 'wrong_signature'],
    ['no signature', vector.slice(vector.indexOf('.')), 'incomplete'],
    ['no payload', vector.slice(0, vector.indexOf('.') + 1), 'incomplete'],
    ['three parts', `${vector}.x`, 'incomplete'],
    ['characters outside of base64url', vector.replace('.', '%.'), 'incomplete'],
    ['nothing', '', 'incomplete'],
  ])('with %s does not verify', async (_, text, verdict) => {
    expect(deauthorize.verify(await ofVector(text))).toBe(verdict);
  });

  it('without its field, or without a body, is incomplete', async () => {
    expect(deauthorize.verify(await webhookRequest(form({ other: vector })))).toBe('incomplete');
    expect(deauthorize.verify(await webhookRequest(new Request(url, { method: 'POST' })))).toBe('incomplete');
  });

  it.each([
    ['its `expires`, though it is young', 3_601, 'expired'],
    ['the end of `expires`', 3_600, 'verified'],
    ['a clock that is ahead of ours by too much', -301, 'expired'],
    ['a clock that is ahead of ours a little', -299, 'verified'],
  ])('is judged by %s', async (_, secondsLater, verdict) => {
    expect(deauthorize.verify(await ofVector(vector, secondsLater))).toBe(verdict);
  });

  it.each([
    ['without `expires`, for three days', {}, 3 * 86_400, 'verified'],
    ['without `expires`, not after three days', {}, 3 * 86_400 + 1, 'expired'],
    ['with `expires` 0, which means never', { expires: 0 }, 86_400, 'verified'],
    ['with another algorithm not at all', { algorithm: 'HMAC-MD5' }, 0, 'wrong_signature'],
    ['with `none` as algorithm not at all', { algorithm: 'none' }, 0, 'wrong_signature'],
    ['without a user not at all', { user_id: undefined }, 0, 'incomplete'],
    ['without a time not at all', { issued_at: undefined }, 0, 'incomplete'],
  ])('verifies %s', async (_, changes, secondsLater, verdict) => {
    expect(deauthorize.verify(await webhookRequest(sent.deauthorize(url, changes), at(secondsLater)))).toBe(verdict);
  });

  it('verifies with each of several secrets, and with no other one', async () => {
    const old = 'fedcba9876543210fedcba9876543210';
    const request = await ofVector(vector);
    expect(callbackOf('deauthorize', [old, clientSecret]).verify(request)).toBe('verified');
    expect(callbackOf('deauthorize', [clientSecret, old]).verify(request)).toBe('verified');
    expect(callbackOf('deauthorize', [old]).verify(request)).toBe('wrong_signature');
  });

  it('keeps the digits of an id that came as a number', async () => {
    const { createHmac } = await import('node:crypto');
    const payload = Buffer.from(
      `{"algorithm":"HMAC-SHA256","issued_at":${issuedAt},"user_id":17841400000000019}`,
    ).toString('base64url');
    const signature = createHmac('sha256', clientSecret).update(payload).digest('base64url');
    const request = await ofVector(`${signature}.${payload}`);
    expect(deauthorize.verify(request)).toBe('verified');
    expect(deauthorize.read(request)).toMatchObject([{ account: '17841400000000019' }]);
  });
});

describe('a request to delete data', () => {
  const deletion = callbackOf('data-deletion');

  it('ends the access and asks to delete what the shop stores from Instagram, within 30 days', async () => {
    const request = await webhookRequest(sent.dataDeletion(url));
    expect(deletion.verify(request)).toBe('verified');
    expect(deletion.confirms).toBe(true);
    expect(deletion.read(request)).toEqual([
      {
        topic: 'data-deletion',
        account: appUserId,
        at: at(0),
        facts: [{ type: 'deauthorized' }, { type: 'privacy', request: 'redact_shop', dueAt: at(30 * 86_400) }],
      },
    ]);
  });

  it('is another delivery than the withdrawal of the consent in the same second', async () => {
    const request = await webhookRequest(sent.dataDeletion(url));
    expect(deletion.deliveryId?.(request)).not.toBe(deauthorize.deliveryId?.(request));
    expect(deletion.deliveryId?.(request)).toBe(deletion.deliveryId?.(await webhookRequest(sent.dataDeletion(url))));
  });
});
