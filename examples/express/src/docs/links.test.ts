import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { remark } from 'remark';
import remarkGfm from 'remark-gfm';
import remarkValidateLinks from 'remark-validate-links';
import { engine, type FileSet } from 'unified-engine';
import { describe, expect, it, onTestFinished } from 'vitest';

const root = resolve(import.meta.dirname, '../../../..');

const isFileSet = (value: unknown): value is FileSet => typeof value === 'object' && value !== null && 'files' in value;

type Check = ReturnType<typeof remarkValidateLinks>;
const isRoot = (node: object): node is Parameters<Check>[0] => 'type' in node && node.type === 'root';

/** Only with the set of files does it look for headings in other files. */
function validateLinks(_options: unknown, files: unknown) {
  const check = remarkValidateLinks({ repository: false }, isFileSet(files) ? files : null);
  return async (tree: object, file: Parameters<Check>[1]) => {
    if (isRoot(tree)) await check(tree, file);
  };
}

/** Checks the links of Markdown files to files and to headings. @returns what is wrong with them */
function brokenLinks(cwd: string, files: string[]): Promise<string[]> {
  return new Promise((done, failed) => {
    const options = { cwd, files, processor: remark().use(remarkGfm), plugins: [validateLinks], reporter: () => '' };
    engine(options, (error, _code, context) => {
      const checked = context?.files ?? [];
      if (error) failed(error);
      else
        done(checked.flatMap(({ path, messages }) => messages.map(({ reason, line }) => `${path}:${line} ${reason}`)));
    });
  });
}

/** Every Markdown file of the repository, without what is installed or generated. */
const isWritten = (path: string): boolean =>
  path.endsWith('.md') && !/(^|\/)(node_modules|dist|generated|\.changeset|CHANGELOG\.md|api)(\/|$)/.test(path);
const written = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => join(folder, path))
    .filter(isWritten);

describe('the links of the documentation', () => {
  it('lead to files and headings that exist', async () => {
    const packages = readdirSync(join(root, 'packages'))
      .map((name) => join('packages', name, 'README.md'))
      .filter((path) => existsSync(join(root, path)));
    const files = [...readdirSync(root).filter(isWritten), ...written('docs'), ...packages];
    expect(files.length).toBeGreaterThan(40);
    expect(await brokenLinks(root, files)).toEqual([]);
  });

  it('are reported with their line when a file or a heading is missing', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'links-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, 'a.md'), '# A\n\n[b](b.md#there) [b](b.md#gone) [c](c.md) [a](#a) [a](#z)\n');
    writeFileSync(join(folder, 'b.md'), '# B\n\n## There\n');
    expect(await brokenLinks(folder, ['a.md', 'b.md'])).toEqual([
      'a.md:3 Cannot find heading for `#gone` in `b.md`',
      expect.stringMatching(/^a\.md:3 Cannot find file `c\.md`/),
      'a.md:3 Cannot find heading for `#z`',
    ]);
  });
});
