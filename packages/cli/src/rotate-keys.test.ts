import { keyring } from '@makerfex/integrations-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { fillShops } from '../test/fill.ts';
import { createAppRole, openDatabase, openHost, query } from '../test/host.ts';
import { configWithKeys, testKey } from '../test/keys.ts';

const shops = Array.from({ length: 20 }, (_, index) => `shop-${index}`);
const countsOf = (url: string) =>
  query<{ key: string; count: number }>(
    url,
    'select key_id as key, count(*)::int as count from integration_credential group by 1 order by 1',
  );

describe('rotate-keys', () => {
  let ownerUrl: string;
  beforeEach(async () => {
    ownerUrl = (await openDatabase()).url;
    await fillShops(ownerUrl, keyring({ current: 'k1', keys: { k1: testKey('k1') } }), shops);
  });

  it('wraps every key again, as the role of the application, and then finds nothing to do', async () => {
    const role = await createAppRole(ownerUrl);
    const { run } = openHost({ 'makerfex.config.ts': configWithKeys('k2') });
    const done = { ok: true, keyId: 'k2', failed: 0, interrupted: false };
    const first = await run(['rotate-keys', '--json'], role.url);
    expect(JSON.parse(first.stdout)).toEqual({ ...done, rewrapped: 20, total: 20 });
    expect(first).toMatchObject({ code: 0, stderr: expect.stringContaining('0 of 20, 0 failed\n') });
    expect(await countsOf(ownerUrl)).toEqual([{ key: 'k2', count: 20 }]);
    const { stdout } = await run(['rotate-keys', '--json'], role.url);
    expect(JSON.parse(stdout)).toEqual({ ...done, rewrapped: 0, total: 0 });
  });

  it('stops at SIGINT with what it has done, and resumes with the rest', async () => {
    const { start } = openHost({ 'makerfex.config.ts': configWithKeys('k2', { slowMs: 1_500 }) });
    const { child, ended } = start(['rotate-keys', '--json'], ownerUrl);
    await expect.poll(() => countsOf(ownerUrl)).toContainEqual(expect.objectContaining({ key: 'k2' }));
    child.kill('SIGINT');
    const { code, stdout } = await ended;
    const interrupted: { rewrapped: number } = JSON.parse(stdout);
    expect(code).toBe(1);
    expect(interrupted).toMatchObject({ ok: false, interrupted: true, failed: 0, total: 20 });
    expect(await countsOf(ownerUrl)).toContainEqual({ key: 'k2', count: interrupted.rewrapped });
    expect(interrupted.rewrapped).toBeLessThan(20);

    const { run } = openHost({ 'makerfex.config.ts': configWithKeys('k2') });
    const rest = 20 - interrupted.rewrapped;
    expect(await run(['rotate-keys'], ownerUrl)).toMatchObject({
      code: 0,
      stdout: `${rest} rewrapped with the key k2, 0 failed.\n`,
    });
    expect(await countsOf(ownerUrl)).toEqual([{ key: 'k2', count: 20 }]);
  });

  it('reports what fails, and why, when the earlier key is missing', async () => {
    const config = configWithKeys('k2').replace(/k1: '[^']*', /, '');
    const { code, stdout, stderr } = await openHost({ 'makerfex.config.ts': config }).run(['rotate-keys'], ownerUrl);
    expect(code).toBe(1);
    expect(stdout).toContain('0 rewrapped with the key k2, 20 failed.\n');
    expect(stderr).toContain('"shopId":"shop-0"');
    expect(stderr).toContain('The key is "k1" of the keyring.');
    expect(stderr).not.toContain(testKey('k2'));
  });
});
