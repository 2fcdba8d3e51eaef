import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { newDelivery, openDatabase, openEngine } from '../test/engine.ts';
import { query } from '../test/open.ts';
import { installPgBossJobs } from './pg-boss-jobs.ts';

/** Long enough for every process to check for silent workers once. */
const superviseMs = 7_000;

/** A role that can only log in. */
async function createRole(databaseUrl: string) {
  const name = `app_${randomBytes(6).toString('hex')}`;
  const password = randomBytes(12).toString('hex');
  await query(databaseUrl, `create role ${name} login password '${password}'`);
  onTestFinished(async () => {
    await query(databaseUrl, `drop owned by ${name} cascade`);
    await query(databaseUrl, `drop role ${name}`);
  });
  const url = new URL(databaseUrl);
  [url.username, url.password] = [name, password];
  return { name, url: url.href };
}

function documentedGrants(): string[] {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/jobs.md'), 'utf8');
  const grants = page.match(/^grant [^;]+;$/gm);
  if (!grants) throw new Error('docs/jobs.md has no grants: check that the page still shows them');
  return grants;
}

/** Enqueues and executes runs, long enough for every background task to run once. */
async function deliverRuns(url: string, migrate: boolean) {
  const [host, worker] = [
    openEngine({ connectionString: url, migrate }),
    openEngine({ connectionString: url, migrate }),
  ];
  const [first, second] = [newDelivery(), newDelivery()];
  await host.jobs.enqueue(first, null);
  await worker.jobs.start();
  await delay(superviseMs);
  await host.jobs.enqueue(second, null);
  await expect.poll(() => worker.received).toHaveLength(2);
  await Promise.all([host.jobs.stop(), worker.jobs.stop()]);
  return { sent: [first.runId, second.runId], received: worker.received, logged: [...host.logged, ...worker.logged] };
}

describe('a role that is no superuser', () => {
  it('creates the tables when it may create schemas', async () => {
    const { url, name } = await openDatabase();
    const role = await createRole(url);
    await query(url, `grant create on database ${name} to ${role.name}`);
    const { sent, received, logged } = await deliverRuns(role.url, true);
    expect(received).toEqual(sent);
    expect(logged).toEqual([]);
  });

  it("uses another role's tables with the grants in docs/jobs.md", async () => {
    const { url } = await openDatabase();
    const role = await createRole(url);
    await installPgBossJobs({ connectionString: url });
    // As after an upgrade.
    await installPgBossJobs({ connectionString: url });
    const refused = openEngine({ connectionString: role.url, migrate: false });
    await expect(refused.jobs.start()).rejects.toMatchObject({ code: 'not_configured' });
    for (const grant of documentedGrants()) await query(url, grant.replace('makerfex_app', role.name));
    const { sent, received, logged } = await deliverRuns(role.url, false);
    expect(received).toEqual(sent);
    expect(logged).toEqual([]);
  });

  it('is refused when it may create nothing', async () => {
    const { url } = await openDatabase();
    const role = await createRole(url);
    const installing = installPgBossJobs({ connectionString: role.url, log: { error: () => undefined } });
    await expect(installing).rejects.toMatchObject({ code: 'not_configured' });
  });
});
