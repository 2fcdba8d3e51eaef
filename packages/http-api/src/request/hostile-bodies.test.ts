import { expect, it } from 'vitest';
import { base } from '../../test/client.ts';
import { testWorld } from '../../test/world.ts';

const count = 10_000;
const keys = (value: unknown) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`key-${at}`, value]));
const connection = (config: object) => ({ provider_key: 'acme', config });

it.each<[string, object]>([
  ['ten thousand unknown fields', keys(1)],
  ['ten thousand unknown fields of a config', connection(keys(1))],
  ['a field with a name of half a megabyte', { ['k'.repeat(500_000)]: 1 }],
  ['ten thousand capabilities', { ...connection({ store_id: 'x' }), enabled_capabilities: Array(count).fill(1) }],
  [
    'a hundred capabilities with long names',
    { ...connection({ store_id: 'x' }), enabled_capabilities: Array(100).fill('c'.repeat(5_000)) },
  ],
])('answers a body full of mistakes with a short error: %s', async (_, body) => {
  const { as } = await testWorld();
  const answered = await as('POST', '/connections/', { body });
  expect(answered.status).toBe(422);
  expect(answered.text.length).toBeLessThan(50_000);
});

it('refuses a body with too many different keys, naming the limit', async () => {
  const { as } = await testWorld();
  const body = Object.fromEntries(Array.from({ length: 20_001 }, (_, at) => [`key-${at}`, 1]));
  const answered = await as('POST', '/connections/', { body });
  expect(answered).toMatchObject({ status: 422, json: { code: 'invalid_input' } });
  expect(answered.text).toContain('has more than 20,000 different keys');
});

it('accepts a body that arrives byte by byte', async () => {
  const { handler, owner, at } = await testWorld();
  const bytes = Buffer.from(JSON.stringify({ cron: '0 4 * * *' }));
  const body = new ReadableStream({
    start(controller) {
      for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
      controller.close();
    },
  });
  const request = new Request(`http://host${base}${at}/schedules/import_things/`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body,
    duplex: 'half',
  });
  expect((await handler(request, owner)).status).toBe(200);
});
