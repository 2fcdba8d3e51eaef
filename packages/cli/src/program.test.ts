import { readFileSync } from 'node:fs';
import { grants } from '@makerfex/integrations-storage-postgres';
import { describe, expect, it } from 'vitest';
import { openHost } from '../test/host.ts';

const runs = ['runs list', 'runs show', 'runs cancel'];
const commands = ['migrate', 'migrations', 'grants', 'rotate-keys', 'purge', ...runs, 'doctor'];

describe('makerfex-integrations', () => {
  it('describes its commands, and each its flags', async () => {
    const { run } = openHost();
    const { code, stdout } = await run(['--help']);
    expect(code).toBe(0);
    for (const command of commands) expect(stdout).toMatch(new RegExp(`^  ${command.split(' ')[0]} `, 'm'));
    const helps = await Promise.all(commands.map((command) => run([...command.split(' '), '--help'])));
    for (const help of helps) expect(help).toMatchObject({ code: 0, stdout: expect.stringContaining('--json') });
  });

  it('has each command on its page', () => {
    const page = readFileSync(new URL('../../../docs/cli.md', import.meta.url), 'utf8');
    for (const command of commands) expect(page).toContain(`makerfex-integrations ${command}`);
  });

  it.each([
    ['no command', [], 'Usage: makerfex-integrations'],
    ['an unknown command', ['migrat'], 'Did you mean migrate?'],
    ['an unknown flag', ['migrate', '--colour'], "unknown option '--colour'"],
    ['an argument too many', ['migrate', 'now'], 'too many arguments'],
    ['no database', ['migrate'], 'There is no database: set DATABASE_URL'],
    [
      'another kind of database',
      ['migrate', '--database-url', 'mysql://me:s3cret@h/d'],
      'must be a URL that begins with postgresql://',
    ],
    ['no role', ['grants'], 'There is no role'],
    ['a name that cannot be a schema', ['grants', '--role', 'r', '--schema', 'x'.repeat(64)], 'cannot be the schema'],
    ['a config that is missing', ['grants', '--config', 'no.ts'], 'There is no config no.ts'],
    ['no shop', ['runs', 'list'], "required option '--shop <id>' not specified"],
    ['nobody who cancels', ['runs', 'cancel', 'x', '--shop', 'a'], "required option '--actor <id>'"],
    ['no vault', ['rotate-keys', '--database-url', 'postgres://h/d'], 'There is no vault'],
  ])('exits with 2 for %s', async (_, args, says) => {
    expect(await openHost().run(args)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(says) });
  });

  it.each([
    ['throws', `throw new Error('bad postgres://me:pa55word@host/db');`, 'bad ***'],
    ['exports nothing', '', 'it has no default export'],
    ['has a misspelt field', `export default { shema: 'app' };`, 'did you mean `schema`?'],
  ])('exits with 2 for a config that %s', async (_, text, says) => {
    const { code, stdout, stderr } = await openHost({ 'makerfex.config.mjs': text }).run(['migrations', '--json']);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(says) });
    expect(JSON.parse(stdout)).toEqual({
      ok: false,
      error: { code: 'malformed_request', message: expect.stringContaining(says) },
    });
    expect(stdout + stderr).not.toContain('pa55word');
  });

  it.each([
    ['an argument', ['migrate', 'postgres://me:pa55word@host/db']],
    ['a misspelt flag', ['migrate', '--database_url=postgres://me:pa55word@host/db', '--json']],
  ])('shows no password that was typed as %s', async (_, args) => {
    const { code, stdout, stderr } = await openHost().run(args);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('error: ') });
    expect(stdout + stderr).not.toContain('pa55word');
  });

  it('prints JSON for a flag that does not exist', async () => {
    const { code, stdout } = await openHost().run(['migrate', '--json', '--colour']);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, error: { code: 'malformed_request' } });
  });

  it('prints grants as they are, even if they contain the text of a password', async () => {
    const { run } = openHost();
    const { stdout } = await run(['grants', '--role', 'select', '--schema', 'app'], 'postgres://me:select@host/db');
    expect(stdout).toBe(`${grants('select', { schema: 'app' })}\n`);
  });
});
