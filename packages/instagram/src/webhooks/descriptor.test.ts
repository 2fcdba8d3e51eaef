import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { webhookRequest } from '../../test/webhook-request.ts';
import { instagram } from '../provider.ts';
import { createInstagramSimulator } from '../simulator/index.ts';
import { instagramWebhooks } from './descriptor.ts';

const clientSecret = 'abcdef0123456789abcdef0123456789';
const verifyToken = 'a-token-that-nobody-guesses';
const url = 'https://host.test/api/integrations/webhooks/instagram/';
const app = { clientId: 'app-1', clientSecret };
const { callbacks: sent } = createInstagramSimulator({ app });
const webhooks = instagramWebhooks(app, { verifyToken });

/** The test vector: its escape is part of what is signed. */
const body =
  '{"object":"instagram","entry":[{"time":1764320400,"id":"17841400000000001","changes":[{"field":"comments","value":{"text":"caf\\u00e9"}}]}]}';
const signature = 'sha256=06767191db4a387aff46be966a1accb4e0e98d2f29e921966f502afbbcb82606';
const delivered = (text: string, header = signature) =>
  webhookRequest(new Request(url, { method: 'POST', body: text, headers: { 'x-hub-signature-256': header } }));

describe('a delivery', () => {
  it('of the test vector verifies; what it means in other bytes does not', async () => {
    expect(webhooks.verify(await delivered(body))).toBe('verified');
    expect(webhooks.verify(await delivered(JSON.stringify(JSON.parse(body))))).toBe('wrong_signature');
  });

  it.each([
    ['another digest', `sha256=${'0'.repeat(64)}`],
    ['a shorter digest', signature.slice(0, -2)],
    ['no prefix', signature.slice(7)],
    ['no hexadecimal digest', 'sha256=é'.repeat(3)],
  ])('with %s does not verify', async (_, header) => {
    expect(webhooks.verify(await delivered(body, Buffer.from(header).toString('latin1')))).toBe('wrong_signature');
  });

  it('without a signature is incomplete', async () => {
    expect(webhooks.verify(await webhookRequest(new Request(url, { method: 'POST', body })))).toBe('incomplete');
  });

  it('gives one message for each change, from which nothing follows', async () => {
    const changes = [
      { field: 'comments', value: { id: 1 } },
      { field: 'mentions', value: { id: 2 } },
    ];
    const request = await webhookRequest(
      sent.delivery(url, {
        object: 'instagram',
        entry: [
          { id: '17841400000000001', time: 1764320400, changes },
          { id: '17841400000000002', time: 1764320400123, changes: [changes[0]] },
        ],
      }),
    );
    expect(webhooks.verify(request)).toBe('verified');
    const messages = webhooks.read(request);
    expect(messages).toMatchObject([
      { topic: 'instagram/comments', account: '17841400000000001', at: new Date(1764320400000), facts: [] },
      { topic: 'instagram/mentions', account: '17841400000000001' },
      { topic: 'instagram/comments', account: '17841400000000002', at: new Date(1764320400123) },
    ]);
    expect(new Set(messages.map(({ id }) => id)).size).toBe(3);
    expect(webhooks.read(request)).toEqual(messages);
  });

  it.each(['', '[]', '{"object":"instagram"}', '{"object":"instagram","entry":[{"id":"x"}]}'])(
    'that is %j cannot be read',
    async (text) => {
      const request = await delivered(text);
      expect(() => webhooks.read(request)).toThrow(/JSON|invalid|expected/i);
    },
  );
});

describe('a check of the address', () => {
  const answer = async (request: Request) => webhooks.challenge?.(await webhookRequest(request));

  it('is answered with its challenge', async () => {
    expect(await answer(sent.challenge(url, verifyToken, '1158201444'))).toBe('1158201444');
  });

  it.each([
    ['another verify token', sent.challenge(url, 'another-token-of-16')],
    ['a longer verify token', sent.challenge(url, `${verifyToken}x`)],
    ['no verify token', new Request(`${url}?hub.mode=subscribe&hub.challenge=1`)],
    ['another mode', new Request(`${url}?hub.mode=unsubscribe&hub.verify_token=${verifyToken}&hub.challenge=1`)],
    ['markup as challenge', sent.challenge(url, verifyToken, '<script>')],
    ['no challenge', sent.challenge(url, verifyToken, '')],
  ])('with %s is refused', async (_, request) => {
    expect(await answer(request)).toBeNull();
  });

  it('is refused if no verify token is set', () => {
    expect(instagramWebhooks(app, {})).not.toHaveProperty('challenge');
  });
});

describe('the accounts of a connection', () => {
  it('are both ids of its account', () => {
    const visible = { account_id: '1', app_user_id: '2' };
    expect(webhooks.accounts({ config: {}, visible })).toEqual(['1', '2']);
    expect(webhooks.accounts({ config: {}, visible: { account_id: '1', app_user_id: '1' } })).toEqual(['1']);
    expect(webhooks.accounts({ config: {}, visible: {} })).toEqual([]);
  });
});

describe('the option `webhooks`', () => {
  it('is off by default', () => {
    expect(instagram({ app }).webhooks).toBeUndefined();
  });

  it.each([
    ['a function as app, and no secrets', { app: () => app, webhooks: {} }],
    ['an empty list of secrets', { app, webhooks: { secrets: [] } }],
    ['a short secret', { app, webhooks: { secrets: 'short' } }],
    ['a short verify token', { app, webhooks: { verifyToken: 'short' } }],
  ])('is refused with %s', (_, options) => {
    expect(() => instagram(options)).toThrow(expect.objectContaining({ code: 'not_configured' }));
  });

  it('does not show its secrets', () => {
    const shown = inspect(instagram({ app, webhooks: { verifyToken } }), { depth: 9 });
    expect(shown).not.toMatch(/abcdef0123|nobody-guesses/);
  });
});
