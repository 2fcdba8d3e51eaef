import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { keyring } from '@makerfex/integrations-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fillShops } from '../test/fill.ts';
import { createAppRole, openDatabase, openHost, query } from '../test/host.ts';
import { configWithKeys, testKey } from '../test/keys.ts';
import { compareClocks } from './doctor/check-clock.ts';
import type { Finding } from './doctor/finding.ts';

const vault = keyring({ current: 'k1', keys: { k1: testKey('k1') } });

/** A database with the tables and a shop, and the application's role in it. */
async function openFilled() {
  const { url } = await openDatabase();
  await fillShops(url, vault, ['shop-1']);
  return { ownerUrl: url, role: await createAppRole(url) };
}

/** Runs the command and returns its findings. */
async function examine(url: string, args: readonly string[] = [], files: Readonly<Record<string, string>> = {}) {
  const { code, stdout } = await openHost(files).run(['doctor', '--json', ...args], url);
  const { findings }: { findings: readonly Finding[] } = JSON.parse(stdout);
  const of = (check: string) => findings.filter((finding) => finding.check === check);
  return { code, of, findings };
}

const error = (says: string) => [expect.objectContaining({ level: 'error', message: expect.stringContaining(says) })];
const fine = [expect.objectContaining({ level: 'ok' })];

describe('doctor', () => {
  it('finds nothing wrong with a role that owns nothing and has its grants', async () => {
    const { role, ownerUrl } = await openFilled();
    const { code, of } = await examine(role.url, [], { 'makerfex.config.ts': configWithKeys('k1') });
    expect(code).toBe(0);
    for (const check of ['grants', 'row-level security', 'clock', 'keys', 'schedules', 'deliveries'])
      expect([check, of(check)]).toEqual([check, fine]);
    expect(of('schema').map(({ level }) => level)).toEqual(['ok', 'skipped']);
    const asOwner = await examine(ownerUrl, ['--role', role.name]);
    expect(asOwner.of('schema')).toEqual(fine);
    expect(asOwner.of('row-level security')).toEqual(fine);
    expect(asOwner.code).toBe(0);
  });

  it('names the grants that are missing', async () => {
    const { role, ownerUrl } = await openFilled();
    await query(ownerUrl, `revoke insert on integration_run from ${role.name}`);
    await query(ownerUrl, `revoke execute on all functions in schema public from ${role.name}`);
    const { code, of } = await examine(role.url);
    expect(code).toBe(1);
    expect(of('grants')).toEqual(error('insert on integration_run, execute on integration_abandoned_runs'));
  });

  it('names the use of a schema that is missing', async () => {
    const { url } = await openDatabase();
    await fillShops(url, vault, ['shop-1'], { schema: 'app' });
    const role = await createAppRole(url, { schema: 'app' });
    expect((await examine(url, ['--schema', 'app', '--role', role.name])).code).toBe(0);
    await query(url, `revoke usage on schema app from ${role.name}`);
    const { of } = await examine(url, ['--schema', 'app', '--role', role.name]);
    expect(of('grants')).toEqual(error('usage of the schema app'));
    const asItself = await examine(role.url, ['--schema', 'app']);
    expect(asItself.of('schema')).toEqual(error('may not use the schema "app"'));
    const elsewhere = await examine(role.url, ['--schema', 'other']);
    expect(elsewhere.of('schema')).toEqual(error('There is no schema "other"'));
  });

  it('reports a role that row-level security does not hold for', async () => {
    const { role, ownerUrl } = await openFilled();
    const wall = async (url: string) => (await examine(url)).of('row-level security');
    expect(await wall(ownerUrl)).toEqual(error('is a superuser'));
    await query(ownerUrl, `alter role ${role.name} bypassrls`);
    expect(await wall(role.url)).toEqual(error('has BYPASSRLS'));
    await query(ownerUrl, `alter role ${role.name} nobypassrls; alter table integration_run owner to ${role.name}`);
    expect(await wall(role.url)).toEqual(error('owns integration_run'));
    await query(ownerUrl, 'alter table integration_run owner to current_user');
    await query(ownerUrl, 'alter table integration_sync no force row level security');
    expect(await wall(role.url)).toEqual(error('not forced on integration_sync'));
    await query(ownerUrl, 'alter table integration_sync force row level security');
    await query(ownerUrl, 'create policy host on integration_connection using (true)');
    expect(await wall(role.url)).toEqual(error('sees rows of integration_connection without a shop'));
  });

  it('reports tables that are missing, and migrations that have not run', async () => {
    const { url } = await openDatabase();
    expect((await examine(url)).of('schema')).toEqual(error('There are no tables: run `migrate`'));
    await fillShops(url, vault, []);
    await query(url, `insert into integration_migration (name) values ('9999_later')`);
    const { of } = await examine(url);
    expect(of('schema')).toEqual([
      expect.objectContaining({ level: 'warning', message: expect.stringContaining('does not know 9999_later') }),
    ]);
    await query(url, 'delete from integration_migration');
    expect((await examine(url)).of('schema')).toEqual(error('Not run yet: 0001_create_tables, 0002_receive_webhooks'));
    await query(url, 'drop table integration_lease; drop function integration_due_schedules');
    const { code, of: then } = await examine(url);
    expect(then('schema')).toEqual(error('Missing: integration_lease, integration_due_schedules'));
    expect(code).toBe(1);
  });

  it('reports schedules that no process requests the runs of', async () => {
    const { role, ownerUrl } = await openFilled();
    await query(
      ownerUrl,
      `insert into integration_schedule (shop_id, connection_id, capability, cron, time_zone, input, enabled, actor_id, actor_role, next_at, created_at, updated_at)
       select shop_id, id, 'import_orders', '0 * * * *', 'UTC', '{}', true, 'user-1', 'owner', now() - interval '1 hour', now(), now()
       from integration_connection`,
    );
    const { code, of } = await examine(role.url);
    expect(of('schedules')).toEqual([
      {
        check: 'schedules',
        level: 'warning',
        message: expect.stringContaining('A schedule is overdue by more than 5 minutes'),
      },
    ]);
    expect(code).toBe(0);
    await query(ownerUrl, 'update integration_schedule set enabled = false');
    expect((await examine(ownerUrl, ['--role', role.name])).of('schedules')).toEqual([
      { check: 'schedules', level: 'ok', message: 'No schedule is overdue.' },
    ]);
  });

  it('reports deliveries that no process fetches', async () => {
    const { role, ownerUrl } = await openFilled();
    await query(
      ownerUrl,
      `insert into integration_webhook_dirty (shop_id, connection_id, kind, external_id, may_be_gone, deliveries, first_named_at, last_named_at, due_at)
       select shop_id, id, 'order', '1', false, 1, now() - interval '1 hour', now() - interval '1 hour', now() - interval '1 hour'
       from integration_connection`,
    );
    const { code, of } = await examine(role.url);
    expect(of('deliveries')).toEqual([
      {
        check: 'deliveries',
        level: 'warning',
        message: expect.stringContaining('Deliveries of a connection are not fetched'),
      },
    ]);
    expect(code).toBe(0);
    await query(ownerUrl, 'delete from integration_webhook_dirty');
    expect((await examine(ownerUrl, ['--role', role.name])).of('deliveries')).toEqual([
      { check: 'deliveries', level: 'ok', message: 'No record that a delivery named is overdue.' },
    ]);
  });

  it('reports credentials under an earlier key, and a vault that fails', async () => {
    const { role } = await openFilled();
    const later = await examine(role.url, [], { 'makerfex.config.ts': configWithKeys('k2') });
    expect(later.of('keys')).toEqual([
      expect.objectContaining({ level: 'warning', message: expect.stringContaining('"k2", and 1 credentials') }),
    ]);
    expect(later.code).toBe(0);
    const broken = await examine(role.url, [], { 'makerfex.config.ts': configWithKeys('k3') });
    expect(broken.of('keys')).toEqual(error('current key "k3" is not among its keys'));
  });

  it('goes on when the database is away, and shows no password', async () => {
    const { ownerUrl } = await openFilled();
    const url = new URL(ownerUrl);
    [url.port, url.password] = ['1', 'pa55word'];
    const { code, findings, of } = await examine(url.href);
    expect(of('database')).toEqual(error('Could not connect'));
    expect(of('versions')).toHaveLength(1);
    expect(code).toBe(1);
    expect(JSON.stringify(findings)).not.toContain('pa55word');
  });

  it('warns of clocks that differ by more than a second', () => {
    const [before, after] = [100_000, 100_400];
    for (const at of [99_000, 100_200, 101_400]) expect(compareClocks(at, before, after)).toEqual(fine);
    for (const at of [98_900, 101_500])
      expect(compareClocks(at, before, after)).toMatchObject([
        { level: 'warning', message: expect.stringContaining('differ by 1.1 seconds') },
      ]);
  });

  it('reports packages of different versions, and a second core', async () => {
    const { cwd, run } = openHost(
      {
        'package.json':
          '{ "dependencies": { "@makerfex/integrations-core": "1", "@makerfex/integrations-etsy": "1", "own": "1" } }',
      },
      { withPackages: false },
    );
    const install = (path: string, manifest: object) => {
      mkdirSync(join(cwd, path), { recursive: true });
      writeFileSync(join(cwd, path, 'package.json'), JSON.stringify(manifest));
    };
    const core = '@makerfex/integrations-core';
    install(`node_modules/${core}`, { version: '1.0.0' });
    install('node_modules/@makerfex/integrations-etsy', { version: '1.0.0', peerDependencies: { [core]: '1' } });
    install('node_modules/own', { version: '3.0.0', dependencies: { [core]: '1' } });
    const versions = async () => {
      const { stdout } = await run(['doctor', '--json'], 'postgres://127.0.0.1:1/none');
      const { findings }: { findings: readonly Finding[] } = JSON.parse(stdout);
      return findings.filter(({ check }) => check === 'versions');
    };
    expect(await versions()).toMatchObject([{ level: 'ok', message: '2 packages of the SDK have the version 1.0.0.' }]);
    install(`node_modules/own/node_modules/${core}`, { version: '1.0.1' });
    expect(await versions()).toMatchObject([
      { level: 'error', message: expect.stringMatching(/core is installed 2 times: 1\.0\.0 in .*, 1\.0\.1 in .*own/) },
      {
        level: 'error',
        message: expect.stringContaining('different versions: 1.0.0 (@makerfex/integrations-core, @mak'),
      },
    ]);
  });

  it('calls each provider and the public address, without a credential', async () => {
    const seen: unknown[] = [];
    const server = createServer(({ method, headers }, response) => {
      seen.push([method, headers.authorization]);
      response.writeHead(401).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const address = server.address();
    const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    const config = (publicUrl: string) => ({
      'makerfex.config.mjs': `
        const provider = (label, baseUrl) => ({ key: label, label, http: { baseUrl } });
        const providers = () => [provider('Here', '${origin}/api?key=s3cret'), provider('Gone', 'http://127.0.0.1:2'), provider('Each', () => '')];
        export default { publicUrl: '${publicUrl}', providers };`,
    });
    const { of, findings } = await examine('postgres://127.0.0.1:1/none', [], config('http://app.example'));
    expect(of('providers')).toMatchObject([
      { level: 'ok', message: `Here answers at ${origin}.` },
      {
        level: 'error',
        message: expect.stringMatching(/^Gone does not answer at http:\/\/127\.0\.0\.1:2: .*ECONNREFUSED/),
      },
      { level: 'skipped', message: expect.stringContaining('an address for each connection') },
    ]);
    expect(seen).toEqual([['HEAD', undefined]]);
    expect(of('public url')).toEqual(error('is not https'));
    expect(JSON.stringify(findings)).not.toContain('s3cret');
  });
});
