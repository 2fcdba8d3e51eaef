import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createClient } from './http/client.ts';
import { giveConsent } from './http/consent.ts';
import { emptyDatabase } from './testing/databases.ts';
import { startDemo } from './testing/demo-process.ts';
import { freePort } from './testing/free-port.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'makerfex-workers-'));
});
const started: ReturnType<typeof startDemo>[] = [];
afterEach(async () => {
  for (const one of started) one.kill('SIGKILL');
  await Promise.all(started.splice(0).map(({ ended }) => ended));
  rmSync(folder, { recursive: true, force: true });
});

function start(args: readonly string[], env: Readonly<Record<string, string>>) {
  const process = startDemo(['--folder', folder, ...args], env);
  started.push(process);
  return process;
}

describe('--worker', () => {
  it('executes the runs of another process, and a second worker resumes the run of a killed one', async () => {
    const env = { DATABASE_URL: (await emptyDatabase()).url };
    const port = await freePort();
    const host = start(['--serve', '--no-work', '--orders', '4000', '--products', '20'], { ...env, PORT: `${port}` });
    await host.says(/^listening on/m);
    const owner = createClient(`http://127.0.0.1:${port}`, 'owner@demo-shop');
    const { id } = await owner.connections.create({ providerKey: 'etsy', config: { shop_id: '12345' } });
    await giveConsent(owner, id, 'Etsy');
    const run = await owner.runs.start(id, 'import_orders');

    const first = start(['--worker'], env);
    await first.says(/^run\.started /m);
    await expect.poll(async () => (await owner.runs.get(run.id)).progress.created).not.toBe(0);
    first.kill('SIGKILL');
    const second = start(['--worker'], env);
    await second.says(/^run\.resumed /m);
    await expect.poll(async () => (await owner.runs.get(run.id)).state).toBe('SUCCESS');
    expect((await owner.runs.get(run.id)).progress).toMatchObject({ created: 4_000, changed: 0, deleted: 0 });

    second.kill('SIGINT');
    expect(await second.ended).toMatchObject({ code: 130, stderr: '' });
  });

  it('says what it needs when no demo is running', async () => {
    const lonely = await start(['--worker'], { DATABASE_URL: (await emptyDatabase()).url }).ended;
    expect(lonely).toMatchObject({ code: 1, stdout: '' });
    expect(lonely.stderr).toContain(`No demo with simulated shops runs in ${folder}: start one there first`);
  });
});
