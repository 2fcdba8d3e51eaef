import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { migrationSql } from '@makerfex/integrations-storage-postgres';
import { describe, expect, it } from 'vitest';
import { openDatabase, openHost, query } from '../test/host.ts';

const names = migrationSql().map(({ name }) => name);
const doneText = 'Every migration has run already.\n';

describe('migrate', () => {
  it('runs each migration once when two start at the same moment', async () => {
    const { url } = await openDatabase();
    const { run } = openHost();
    const ended = await Promise.all([run(['migrate', '--json'], url), run(['migrate', '--json'], url)]);
    expect(ended.map(({ code }) => code)).toEqual([0, 0]);
    const ran = ended.map(({ stdout }): { readonly ok: boolean; readonly ran: readonly string[] } =>
      JSON.parse(stdout),
    );
    expect(ran.map(({ ok }) => ok)).toEqual([true, true]);
    // Each takes the next one that the other has not run.
    expect(ran.flatMap((one) => one.ran).toSorted()).toEqual(names);
    expect(await run(['migrate'], url)).toMatchObject({ code: 0, stdout: doneText });
  });

  it('takes the schema and the database from the config, which TypeScript can be', async () => {
    const { url } = await openDatabase();
    const { run } = openHost({
      'makerfex.config.ts': `import { defineConfig } from '@makerfex/integrations-cli';
        export default defineConfig({ databaseUrl: ${JSON.stringify(url)} as string, schema: 'app' });`,
    });
    expect(await run(['migrate'])).toMatchObject({ code: 0, stdout: names.map((name) => `Ran ${name}.\n`).join('') });
    expect(await query(url, `select to_regclass('app.integration_run') is not null as found`)).toEqual([
      { found: true },
    ]);
  });

  it('fails when another tool created the tables', async () => {
    const { url } = await openDatabase();
    for (const { sql } of migrationSql()) await query(url, sql);
    expect(await openHost().run(['migrate'], url)).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('run the migrations with the tool that created them'),
    });
  });

  it('shows no password when the database refuses it, or is away', async () => {
    const { url } = await openDatabase();
    const [wrong, away] = [new URL(url), new URL(url)];
    [wrong.username, wrong.password] = ['nobody', 's3cr%C3%A9t'];
    [away.password, away.port] = ['s3cr%C3%A9t', '1'];
    for (const { href } of [wrong, away]) {
      const { code, stdout, stderr } = await openHost().run(['migrate', '--json', '--database-url', href]);
      expect({ code, error: JSON.parse(stdout) }).toMatchObject({
        code: 1,
        error: { ok: false, error: { code: 'storage_unavailable' } },
      });
      expect(stderr).toContain('Could not connect to the database: ');
      expect(stdout + stderr).not.toMatch(/s3cr/);
    }
  });
});

describe('migrations', () => {
  it('lists them, and prints their SQL for a schema', async () => {
    const { run } = openHost();
    expect(await run(['migrations'])).toMatchObject({ code: 0, stdout: `${names.join('\n')}\n` });
    const { stdout } = await run(['migrations', '--sql', '--schema', 'app', '--json']);
    expect(JSON.parse(stdout)).toEqual({ ok: true, migrations: migrationSql({ schema: 'app' }) });
    const { url } = await openDatabase();
    const { stdout: sql } = await run(['migrations', '--sql', '--schema', 'app']);
    await query(url, `create schema app; ${sql}`);
    expect(await query(url, `select to_regclass('app.integration_run') is not null as found`)).toEqual([
      { found: true },
    ]);
  });

  it('writes files, and replaces none that differs', async () => {
    const { cwd, run } = openHost();
    const args = ['migrations', '--out', 'sql'];
    const file = `${names[0]}.sql`;
    expect(await run(args)).toMatchObject({ code: 0, stdout: expect.stringContaining(`Wrote sql/${file}.`) });
    expect(readdirSync(join(cwd, 'sql'))).toEqual(names.map((name) => `${name}.sql`));
    expect(await run(args)).toMatchObject({ code: 0, stdout: 'Every file is there already.\n' });
    writeFileSync(join(cwd, 'sql', file), 'mine');
    expect(await run(args)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`sql/${file} is there and differs`),
    });
    expect(readFileSync(join(cwd, 'sql', file), 'utf8')).toBe('mine');
  });
});
