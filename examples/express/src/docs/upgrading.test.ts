import { randomBytes } from 'node:crypto';
import { createIntegrations, keyring } from '@makerfex/integrations-core';
import type { JobEngine } from '@makerfex/integrations-core/jobs';
import { memoryStorage } from '@makerfex/integrations-core/memory-storage';
import { defineProvider, noCredential, push } from '@makerfex/integrations-core/provider';
import { expect, it, onTestFinished } from 'vitest';
import * as z from 'zod';

const sendNote = push({
  key: 'send_note',
  label: 'Send a note',
  input: z.strictObject({ text: z.string() }),
  output: z.object({ sent: z.string() }),
  ports: {},
});

const provider = (key: string) =>
  defineProvider({
    key,
    label: key,
    category: 'api',
    config: z.object({}),
    auth: noCredential(),
    http: { baseUrl: 'https://notes.test', headers: () => ({}) },
    test: async () => undefined,
    capabilities: { send_note: { contract: sendNote, run: async ({ input }) => ({ sent: input.text }) } },
  });

/** Delivers nothing, so that another process executes what this one requests. */
const noJobs = (): JobEngine => ({
  attach: () => undefined,
  enqueue: () => undefined,
  start: async () => undefined,
  stop: async () => undefined,
});

it('a process ends a run of a provider that it does not know, as docs/upgrading.md says', async () => {
  const shared = {
    storage: memoryStorage(),
    vault: keyring({ current: 'k', keys: { k: randomBytes(32).toString('base64') } }),
    ports: {},
    log: { error: () => undefined },
  };
  const next = createIntegrations({ ...shared, providers: [provider('old'), provider('new')], jobs: noJobs() });
  const before = createIntegrations({ ...shared, providers: [provider('old')] });
  onTestFinished(async () => {
    await next.stop();
    await before.stop();
  });
  const shop = next.for({ id: 'ada', shopId: 'shop-1', role: 'owner' });
  const request = async (providerKey: 'old' | 'new') => {
    const { id } = await shop.connections.create({ providerKey, config: {} });
    return (await shop.actions.run(id, 'send_note', { text: 'hello' })).id;
  };
  const [known, unknown] = [await request('old'), await request('new')];
  await before.start();
  expect(await shop.runs.waitFor(known)).toMatchObject({ state: 'SUCCESS' });
  expect(await shop.runs.waitFor(unknown)).toMatchObject({ state: 'FAILURE', error: { code: 'not_found' } });
});
