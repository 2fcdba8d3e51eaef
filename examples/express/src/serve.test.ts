import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { createClient } from './http/client.ts';
import { giveConsent } from './http/consent.ts';
import { startDemo } from './testing/demo-process.ts';
import { freePort } from './testing/free-port.ts';

const runProgram = promisify(execFile);

const started: ReturnType<typeof startDemo>[] = [];
afterEach(async () => {
  for (const one of started) one.kill('SIGKILL');
  await Promise.all(started.splice(0).map(({ ended }) => ended));
});

async function serving() {
  const port = await freePort();
  const process = startDemo(['--serve', '--orders', '60', '--products', '20'], { PORT: `${port}` });
  started.push(process);
  const origin = `http://127.0.0.1:${port}`;
  await process.says(new RegExp(`^listening on ${origin.replaceAll('.', String.raw`\.`)}$`, 'm'));
  return { process, origin };
}

/** The simulated providers, with the config that their output line shows. */
const simulated = [
  ['Etsy (etsy)', '{"shop_id":"12345"}'],
  ['Shopify (shopify)', '{"shop":"simulated-workshop.myshopify.com"}'],
  ['Instagram (instagram)', '{}'],
] as const;

const addressOf = (stdout: string, [name, config]: (typeof simulated)[number]): string | undefined =>
  stdout
    .split('\n')
    .find((line) => line.startsWith(`${name} is simulated at `) && line.includes(`; connect it with ${config}`))
    ?.slice(`${name} is simulated at `.length)
    .split(';')[0];

describe('--serve', () => {
  it('starts without connections; a client connects a shop by consent, imports, and sees only its own shop', async () => {
    const { process, origin } = await serving();
    const owner = createClient(origin, 'owner@demo-shop');
    expect(await owner.connections.list()).toEqual([]);
    await expect(createClient(origin, 'nobody').connections.list()).rejects.toThrow('401');

    const { id } = await owner.connections.create({ providerKey: 'etsy', config: { shop_id: '12345' } });
    await expect(createClient(origin, 'employee@demo-shop').connections.test(id)).rejects.toThrow('403');
    await expect(createClient(origin, 'owner@other-shop').connections.test(id)).rejects.toThrow('404');
    await giveConsent(owner, id, 'Etsy');
    expect(await owner.connections.test(id)).toMatchObject({ health: 'healthy' });

    const config = { vendor: { name: 'Ana' }, delivery: 'download', currency: 'EUR' };
    for (const providerKey of ['vendor_service', 'packright'])
      expect(await owner.connections.create({ providerKey, config })).toMatchObject({ providerKey });

    const run = await createClient(origin, 'employee@demo-shop').runs.start(id, 'import_orders');
    await expect.poll(async () => (await owner.runs.get(run.id)).state).toBe('SUCCESS');
    expect((await owner.runs.get(run.id)).progress.created).toBe(60);
    expect(await createClient(origin, 'owner@other-shop').runs.list()).toEqual([]);

    const csv = await fetch(`${origin}/api/integrations/events/export.csv`, {
      headers: { 'X-Demo-Actor': 'owner@demo-shop' },
    });
    expect(await csv.text()).toContain('credential.authorization_started');

    // Before the end, each printed address answers.
    const printed = [...process.output().matchAll(/ is simulated at (\S+);/g)].map(([, address = '']) => address);
    expect(printed).toHaveLength(simulated.length);
    for (const address of printed) expect((await fetch(address)).status).toBeLessThan(500);

    // The printed command of a delivery works as it is, again and again.
    const command = /^ *(curl .+)$/m.exec(process.output())?.[1] ?? '';
    expect(command).toContain(`${origin}/api/integrations/webhooks/shopify/`);
    const send = async () => (await runProgram('sh', ['-c', command.replace('curl', 'curl -sS')])).stdout;
    expect(JSON.parse(await send())).toEqual({ outcome: 'nobody' });
    const shopify = await owner.connections.create({
      providerKey: 'shopify',
      config: { shop: 'simulated-workshop.myshopify.com' },
    });
    await giveConsent(owner, shopify.id, 'Shopify');
    expect(JSON.parse(await send())).toEqual({ outcome: 'accepted' });
    await expect
      .poll(async () => (await owner.runs.list({ capability: 'webhooks' })).map(({ progress }) => progress.created))
      .toContain(1);

    process.kill('SIGTERM');
    const { stdout, stderr } = await process.ended;
    expect(stderr).toBe('');
    const addresses = simulated.map((of) => addressOf(stdout, of));
    for (const address of addresses) expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(new Set([...addresses, origin]).size).toBe(simulated.length + 1);
    for (const vendor of ['Vendor service (vendor_service)', 'Packright (packright)'])
      expect(stdout).toContain(`${vendor} is a vendor, by invoice and work order; connect it with {"vendor":`);
  });
});
