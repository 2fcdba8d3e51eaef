import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import { testWorld } from '../test/world.ts';

const canary = 'canary-4d1f8b';

it('shows a secret in no answer, event, export or log', async () => {
  const { as, at, run, call, fault, logged, integrations, owner, openGate } = await testWorld();
  const seen: unknown[] = [];
  const say = async (method: string, path: string, body?: unknown) => {
    const { status, headers, text } = await as(method, path, { body });
    seen.push(status, [...headers], text);
    return { headers, text };
  };
  const secret = { access_token: canary };
  await say('POST', `${at}/credential/`, { kind: 'access_token', secret });
  await say('POST', `${at}/credential/`, { kind: 'oauth2', secret: { ...secret, refresh_token: `${canary}-refresh` } });
  await say('POST', `${at}/credential/`, { kind: 'api_key', secret: { api_key: canary } });
  await say('POST', `${at}/credential/`, { kind: 'access_token', secret: { [canary]: `${canary}\n` } });
  await say('POST', `${at}/credential/`, { kind: canary, secret: canary, [canary]: canary });
  await say('POST', `${at}/credential/`, { kind: 'access_token', secret, scopes: 7, expires_at: canary });
  // A body that is cut off, and one of another type.
  const type = { 'content-type': 'application/json' };
  seen.push(await as('POST', `${at}/credential/`, { text: `{"secret": "${canary}`, headers: type }));
  seen.push(await as('POST', `${at}/credential/`, { text: canary, headers: { 'content-type': 'text/plain' } }));
  // A consent with a code and a state that are secrets too.
  const begun = await as('POST', `${at}/authorize/`);
  const state = new URL(String(begun.json['url'])).searchParams.get('state') ?? '';
  await say('GET', `/oauth/acme/callback?state=${state}&code=${canary}`);
  await say('GET', `/oauth/acme/callback?state=${canary}&code=good`);
  // A storage that fails with a secret in hand, and a request without an actor.
  fault.everything = new Error('The storage failed.');
  await say('POST', `${at}/credential/`, { kind: 'access_token', secret });
  fault.everything = null;
  seen.push(await call('POST', `${at}/credential/`, { body: { kind: 'access_token', secret } }));

  openGate();
  await integrations.for(owner).runs.waitFor(run);
  for (const path of [
    '/connections/',
    `${at}/`,
    `${at}/credential/`,
    `/runs/${run}/`,
    `/runs/${run}/stream`,
    `${at}/schedules/`,
    '/events/?limit=200',
    '/events/export.csv',
  ])
    await say('GET', path);
  await say('POST', `${at}/revoke/`);

  const all = inspect([seen, logged], { depth: Infinity, maxStringLength: Infinity, maxArrayLength: Infinity });
  // The search covers the events and the log.
  expect(all).toContain('credential.set');
  expect(all).toContain('The storage failed.');
  expect(all).not.toContain(canary);
  expect(all).not.toContain('granted-');
  expect(all).not.toContain('client-secret-canary');
  expect(all).not.toContain(state);
});
