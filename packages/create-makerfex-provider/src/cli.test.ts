import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';

/** In this workspace, because what is created there finds its packages. */
const workspace = join(import.meta.dirname, '../../..');
const cli = join(import.meta.dirname, 'cli.ts');
let folders = 0;

/** A folder to work in, and the command, of which nobody answers questions. */
function openFolder() {
  folders += 1;
  const cwd = join(workspace, 'node_modules/.cache', `create-${process.pid}-${folders}`);
  mkdirSync(cwd, { recursive: true });
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  const create = (...args: readonly string[]) => {
    const node = ['--conditions=@makerfex/source', '--disable-warning=ExperimentalWarning', cli, ...args];
    const { status, stdout, stderr } = spawnSync(process.execPath, node, { cwd, encoding: 'utf8', input: '' });
    return { status, stdout, stderr };
  };
  return { cwd, create };
}

describe('create-makerfex-provider', () => {
  it('asks nothing without a terminal, and says which defaults it takes', () => {
    const { cwd, create } = openFolder();
    const { status, stdout } = create('@team/acme-shop', '--dir', 'acme', '--auth', 'oauth2');
    expect(status).toBe(0);
    expect(stdout).toContain('Defaults: --kind pull --record order --pager cursor\n');
    expect(stdout).toContain('Created @team/acme-shop in acme:\n  package.json\n');
    const provider = readFileSync(join(cwd, 'acme/src/provider.ts'), 'utf8');
    expect(provider).toContain("key: 'acme_shop'");
    expect(provider).toContain('export const acmeShop = ({ app }: AcmeShopOptions)');
  });

  it('says of a push that has every flag no default, and marks what its author must decide', () => {
    const { cwd, create } = openFolder();
    const { stdout } = create('acme', '--kind=push', '--auth=none', '--record=product', '--dir=acme');
    expect(stdout).not.toContain('Defaults');
    expect(readFileSync(join(cwd, 'acme/src/map/message.ts'), 'utf8')).toContain('TODO(author)');
  });

  it('prints its flags', () => {
    const { create } = openFolder();
    expect(create('--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('--record  order |') });
  });

  it.each([
    ['no name', [], 'There is no name'],
    ['two names', ['acme', 'shop'], 'There are 2 names (acme, shop): give one.'],
    ['a name that is no package', ['Acme Shop'], 'The name "Acme Shop" is no name of a package'],
    ['a name outside of the folder', ['../acme'], 'The name "../acme" is no name of a package'],
    ['a name that is not words', ['acme--shop'], 'The name "acme--shop" has to be words'],
    ['a name with a number as a word', ['7-shop'], 'The name "7-shop" has to be words'],
    ['a name that is too long', ['a'.repeat(31)], 'has more than 30 characters'],
    [
      'a word of JavaScript',
      ['delete'],
      'delete means something else in the code. Choose another, such as delete-shop.',
    ],
    [
      'a name that the code uses',
      ['list'],
      'list means something else in the code. Choose another, such as list-shop.',
    ],
    ['an unknown flag', ['acme', '--colour', 'red'], "Unknown option '--colour'"],
    ['an unknown value', ['acme', '--auth', 'magic'], '--auth must be one of api_key, access_token,'],
    ['an empty folder name', ['acme', '--dir', ''], '--dir must be the path of a folder.'],
    ['a pager of a push', ['acme', '--kind', 'push', '--pager', 'time'], '--pager is for --kind pull'],
    ['a folder outside of the workspace', ['acme', '--dir', '/acme'], 'is outside of this workspace'],
  ])('refuses %s, and writes nothing', (_, args, says) => {
    const { cwd, create } = openFolder();
    const before = readdirSync(join(workspace, 'examples'));
    expect(create(...args)).toMatchObject({ status: 2, stderr: expect.stringContaining(says) });
    expect(readdirSync(cwd)).toEqual([]);
    expect(readdirSync(join(workspace, 'examples'))).toEqual(before);
  });

  it('refuses a folder that has something in it, or is a file', () => {
    const { cwd, create } = openFolder();
    mkdirSync(join(cwd, 'full'));
    writeFileSync(join(cwd, 'full/notes'), 'mine');
    expect(create('acme', '--dir', 'full')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('is not empty'),
    });
    expect(create('acme', '--dir', 'full/notes')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('full/notes cannot be used: ENOTDIR'),
    });
    expect(readdirSync(join(cwd, 'full'))).toEqual(['notes']);
  });
});
