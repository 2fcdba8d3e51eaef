import { randomUUID } from 'node:crypto';
import { keyring } from '@makerfex/integrations-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { fillShops } from '../test/fill.ts';
import { createAppRole, openDatabase, openHost, query } from '../test/host.ts';
import { testKey } from '../test/keys.ts';

describe('runs', () => {
  let ownerUrl: string;
  let id = '';
  let other = '';
  beforeEach(async () => {
    ownerUrl = (await openDatabase()).url;
    [id = '', other = ''] = await fillShops(ownerUrl, keyring({ current: 'k1', keys: { k1: testKey('k1') } }), [
      'a',
      'b',
    ]);
  });
  const runs = (url: string, ...args: readonly string[]) => openHost().run(['runs', ...args], url);

  it('lists the live and failed runs of one shop', async () => {
    const { url } = await createAppRole(ownerUrl);
    const { code, stdout } = await runs(url, 'list', '--shop', 'a', '--json');
    expect(code).toBe(0);
    const run = { id, state: 'PENDING', provider: 'acme', capability: 'import_orders', fetched: 0, error: null };
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, runs: [run] });
    await query(ownerUrl, `update integration_run set state = 'STARTED' where id = '${id}'`);
    await query(
      ownerUrl,
      `update integration_run set state = 'FAILURE', finished_at = now(),
         error = '{"code": "provider_auth", "kind": "auth", "message": "No."}' where id = '${id}'`,
    );
    const table = await runs(url, '--shop', 'a');
    expect(table.stdout).toMatch(
      /^RUN {2,}STATE {2,}PROVIDER .*\n.* FAILURE {2}acme {6}import_orders {2}0 {8}provider_auth/,
    );
    expect(table.stdout).not.toContain(other);
    expect(await runs(url, 'list', '--shop', 'c')).toMatchObject({ stdout: 'No run is live, and none has failed.\n' });
  });

  it('shows a run, and not one of another shop', async () => {
    const { stdout } = await runs(ownerUrl, 'show', id, '--shop', 'a', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, run: { id, attempts: 0, actorId: 'user-1' } });
    for (const unknown of [other, randomUUID()])
      expect(await runs(ownerUrl, 'show', unknown, '--shop', 'a')).toMatchObject({
        code: 1,
        stdout: '',
        stderr: `There is no run ${unknown} in this shop.\n`,
      });
  });

  it('cancels a run once, and records who did', async () => {
    const { url } = await createAppRole(ownerUrl);
    const cancel = (run: string) => runs(url, 'cancel', run, '--shop', 'a', '--actor', 'ops-1');
    expect(await cancel(id)).toMatchObject({ code: 0, stdout: `Cancelled ${id}.\n` });
    expect(await cancel(other)).toMatchObject({ code: 1, stderr: `There is no run ${other} in this shop.\n` });
    const events = await query(
      ownerUrl,
      `select shop_id, actor_id from integration_event_log where event_type = 'run.revoked'`,
    );
    expect(events).toEqual([{ shop_id: 'a', actor_id: 'ops-1' }]);
    expect(await query(ownerUrl, `select state from integration_run order by shop_id`)).toEqual([
      { state: 'REVOKED' },
      { state: 'PENDING' },
    ]);
  });
});
