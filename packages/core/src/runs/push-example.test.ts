import { randomBytes } from 'node:crypto';
import { expect, it, onTestFinished } from 'vitest';
import { pager } from '../../test/send-message-example.ts';
import { createIntegrations } from '../integrations.ts';
import { memoryStorage } from '../memory-storage/index.ts';
import { keyring } from '../vault/keyring.ts';

const actor = { id: 'owner-1', shopId: 'shop-1', role: 'owner' } as const;
const answer = (status: number, body: object = {}) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
const timedOut = () => Promise.reject(new TypeError('fetch failed'));

/** Runs the push of the documentation against these answers to `POST`; `GET` finds what `known` holds. */
async function send(answers: readonly (() => Response | Promise<Response>)[], known: readonly object[] = []) {
  const posts = [...answers];
  const integrations = createIntegrations({
    providers: [pager],
    storage: memoryStorage(),
    vault: keyring({ current: 'k', keys: { k: randomBytes(32).toString('base64') } }),
    ports: {},
    runs: { retry: { baseMs: 1, maxMs: 1 } },
    outbound: {
      fetch: async (input, init) =>
        new Request(input, init).method === 'POST'
          ? (posts.shift()?.() ?? answer(500))
          : answer(200, { messages: known }),
    },
  });
  onTestFinished(() => integrations.stop());
  const shop = integrations.for(actor);
  const { id } = await shop.connections.create({ providerKey: 'pager', config: {} });
  const { state, error, result } = await shop.runs.waitFor(
    (await shop.actions.run(id, 'send_message', { orderId: '1', text: 'Hello' })).id,
  );
  return { end: error?.code ?? state, result, unusedAnswers: posts.length };
}

it('sends a message', async () => {
  expect(await send([() => answer(201, { id: 'm1' })])).toMatchObject({ end: 'SUCCESS', result: { messageId: 'm1' } });
});

it('fails plainly if the provider refuses', async () => {
  expect(await send([() => answer(422)])).toMatchObject({ end: 'provider_rejected' });
});

it('finds the message whose answer was lost, and does not send it again', async () => {
  const sent = await send([timedOut, () => answer(201, { id: 'twice' })], [{ id: 'm1' }]);
  expect(sent).toMatchObject({ end: 'SUCCESS', result: { messageId: 'm1' }, unusedAnswers: 1 });
});

it('reports an unknown outcome if the message cannot be found', async () => {
  const sent = await send([timedOut, () => answer(201, { id: 'twice' })]);
  expect(sent).toMatchObject({ end: 'outcome_unknown', unusedAnswers: 1 });
});
