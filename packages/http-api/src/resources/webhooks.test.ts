import { IntegrationError } from '@makerfex/integrations-core';
import { describe, expect, it } from 'vitest';
import { base } from '../../test/client.ts';
import { deliveryHeaders, deliveryText, testHost } from '../../test/host.ts';
import { testWorld } from '../../test/world.ts';

const eventTypes = (json: Readonly<Record<string, unknown>>) => JSON.stringify(json['data']);

describe('POST /webhooks/{provider}/', () => {
  it('needs no login, and answers what became of the delivery', async () => {
    const { send, as } = await testWorld();
    const answered = await send('receiveWebhook', { as: null });
    expect(answered).toMatchObject({ status: 200, json: { outcome: 'ignored' } });
    expect(answered.headers.get('cache-control')).toBe('no-store');
    expect((await send('receiveWebhook', { as: null })).json).toEqual({ outcome: 'duplicate' });
    expect(eventTypes((await as('GET', '/events/?event_type=webhook.ignored')).json)).toContain('nothing_to_do');
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/octet-stream'])(
    'takes a body of type %s',
    async (type) => {
      const { send } = await testWorld();
      const headers = { ...deliveryHeaders(), 'content-type': type };
      expect((await send('receiveWebhook', { as: null, headers })).status).toBe(200);
    },
  );

  it('takes bytes that are no UTF-8, and checks exactly these', async () => {
    const { send } = await testWorld();
    const text = new Uint8Array([0xff, 0xfe]);
    const changed = await send('receiveWebhook', { text });
    expect(changed).toMatchObject({ status: 401, json: { code: 'webhook_refused' } });
  });

  it('is not taken for a request of another site', async () => {
    const { send } = await testWorld();
    const headers = { ...deliveryHeaders(), 'sec-fetch-site': 'cross-site', origin: 'https://acme.test' };
    expect((await send('receiveWebhook', { as: null, headers })).status).toBe(200);
  });

  it('takes 1 MiB, whatever the limit of other bodies is', async () => {
    const { send } = await testWorld({ maxBodyBytes: 100 });
    const text = deliveryText + ' '.repeat(1_048_576 - Buffer.byteLength(deliveryText));
    expect((await send('receiveWebhook', { text, headers: deliveryHeaders(text) })).status).toBe(200);
    expect((await send('receiveWebhook', { text: `${text} ` })).status).toBe(413);
  });

  it('answers 503 while the storage is away, and stores nothing, so that it is sent again', async () => {
    const { send, fault } = await testWorld();
    fault.everything = new IntegrationError('storage_unavailable', 'The database is away.');
    expect(await send('receiveWebhook')).toMatchObject({ status: 503, json: { code: 'storage_unavailable' } });
    fault.everything = null;
    expect((await send('receiveWebhook')).json).toEqual({ outcome: 'ignored' });
  });

  it('answers 200 for an account that nobody has', async () => {
    const { send } = await testWorld();
    const text = '{"topic":"x","store_id":"nobody"}';
    const answered = await send('receiveWebhook', { text, headers: deliveryHeaders(text) });
    expect(answered).toMatchObject({ status: 200, json: { outcome: 'nobody' } });
  });

  it('says what is missing when the host passed on only a part of the integrations', async () => {
    const { handler, logged } = testHost({ integrations: { for: () => JSON.parse('{}'), webhooks: undefined } });
    const init = { method: 'POST', headers: deliveryHeaders(), body: deliveryText };
    const answered = await handler(new Request(`http://host${base}/webhooks/acme/`, init));
    expect(await answered.json()).toMatchObject({ status: 500, code: 'not_configured' });
    expect(logged).toHaveLength(1);
  });

  it('names no provider of the host to a stranger', async () => {
    const { call } = await testWorld();
    const answered = await call('POST', '/webhooks/unknown/', { text: '{}' });
    expect(answered.status).toBe(404);
    expect(answered.text).not.toMatch(/acme|brand|courier/i);
  });
});

describe('GET /webhooks/{provider}/', () => {
  it('answers the challenge as plain text, never as a page', async () => {
    const { call } = await testWorld();
    const answered = await call('GET', '/webhooks/acme/?verify_token=right&challenge=<b>1</b>', { as: null });
    expect(answered).toMatchObject({ status: 200, text: '<b>1</b>' });
    expect(answered.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(answered.headers.get('x-content-type-options')).toBe('nosniff');
  });
});

describe('POST /callbacks/{provider}/{name}/', () => {
  it('answers a confirmation code and the address of a page where the provider expects them', async () => {
    const { send } = await testWorld();
    const { json } = await send('receiveCallback', { as: null });
    expect(json).toEqual({
      url: `https://app.example.com${base}/callbacks/acme/data-deletion/?code=${String(json['confirmation_code'])}`,
      confirmation_code: expect.stringMatching(/^r[\da-f]{32}$/),
    });
  });

  it('answers the outcome elsewhere', async () => {
    const { send } = await testWorld();
    const answered = await send('receiveCallback', { path: '/callbacks/acme/deauthorize/' });
    expect(answered).toMatchObject({ status: 200, json: { outcome: 'ignored' } });
  });

  it('says what to set when the public address is unknown', async () => {
    const { send } = await testWorld({ publicUrl: null });
    expect(await send('receiveCallback')).toMatchObject({ status: 500, json: { code: 'not_configured' } });
  });
});
