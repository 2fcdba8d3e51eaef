import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';

const script = join(import.meta.dirname, 'check-reference.mjs');

const source = `
/** Options of {@link connect}. */
export interface Options extends Base {
  /** Where it is: \`here\` or {@link Elsewhere}. */
  readonly place: 'here' | null;
  /**
   * What becomes of it.
   * - \`kept\`: it stays.
   * - \`lost\`: it goes.
   * @default 'kept'
   */
  readonly fate?: 'kept' | 'lost' | undefined;
  /** Limits. */
  readonly limits?: {
    /** Most of them. @default 10 */
    readonly most?: number;
  };
}
const places = ['there', 'here'] as const;
/** Where things are. */
export type Place = (typeof places)[number];
/** What all options share. */
interface Base {
  /** Its name. */
  readonly name: string;
}
/**
 * Connects it.
 * @param options how
 * @throws IntegrationError \`not_found\` if it is gone
 * @example
 * connect({ name: 'a', place: null });
 */
export const connect = (options: Options): void => void options;
`;
const expected = `### Options

Options of [\`connect\`](#connect).

| Field | Type | Default | Meaning |
| --- | --- | --- | --- |
| \`place\` | \`'here' \\| null\` | required | Where it is: \`here\` or [\`Elsewhere\`](../else.md). |
| \`fate\` | \`'kept' \\| 'lost'\` | \`'kept'\` | What becomes of it.<br>\`kept\`: it stays.<br>\`lost\`: it goes. |
| \`limits\` | \`object\` | none | Limits. |
| \`limits.most\` | \`number\` | \`10\` | Most of them. |
| \`name\` | \`string\` | required | Its name. |

### connect

Connects it. Throws IntegrationError \`not_found\` if it is gone.

\`connect(options:\` [\`Options\`](#options)\`): void\`

| Parameter | Type | Meaning |
| --- | --- | --- |
| \`options\` | [\`Options\`](#options) | How |

\`\`\`ts
connect({ name: 'a', place: null });
\`\`\`

### Place

Where things are.

\`\`\`ts
type Place = 'here' | 'there';
\`\`\`
`;
const page = {
  file: 'all.md',
  title: 'All',
  from: 'index.ts',
  sections: [{ title: 'A', names: ['Options', 'connect', 'Place'] }],
};

/** A repository with one source file and one page. */
function repository() {
  const root = mkdtempSync(join(tmpdir(), 'reference-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const write = (file, text) => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  };
  write('tsconfig.check.json', JSON.stringify({ compilerOptions: { strict: true, noEmit: true, types: [] } }));
  write(
    'scripts/reference/pages.mjs',
    `export const pages = ${JSON.stringify([page])}; export const elsewhere = { Elsewhere: '../else.md' };`,
  );
  write('index.ts', source);
  const run = (...options) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [script, root, ...options], { encoding: 'utf8' });
    // TypeScript's own process says so when it is ended before it has tidied up.
    return { status, said: (stdout + stderr).replace(/^context canceled\n/m, '') };
  };
  return { write, run, read: (file) => readFileSync(join(root, file), 'utf8') };
}

it('writes types, defaults, nested options, values one by one, links and examples, and accepts what it wrote', () => {
  const { run, read } = repository();
  expect(run('--write')).toEqual({ status: 0, said: '' });
  expect(read('docs/reference/all.md')).toContain(expected);
  expect(run()).toEqual({ status: 0, said: '' });
});

it('fails for a page that is not what the source says, and for one that nothing writes', () => {
  const { run, write } = repository();
  run('--write');
  write('index.ts', source.replace('Connects it.', 'Connects them.'));
  write('docs/reference/old.md', '# Old');
  const { status, said } = run();
  expect(status).toBe(1);
  expect(said).toContain('docs/reference/all.md is not what the source says: run `pnpm docs:reference`');
  expect(said).toContain('docs/reference/old.md');
});

it('fails for a field without a description, also when writing, and names it', () => {
  const { run, write } = repository();
  write('index.ts', source.replace('/** Most of them. @default 10 */', '').replace('/** Its name. */', ''));
  const { status, said } = run('--write');
  expect(status).toBe(1);
  expect(said.match(/^\S+ has no description/gm)).toEqual(
    ['Options.limits.most has', 'Options.name has'].map((each) => `${each} no description`),
  );
});

it('fails for a name that its file does not export', () => {
  const { run, write } = repository();
  write('index.ts', source.replace('export const connect', 'const connect'));
  expect(run()).toMatchObject({ status: 1, said: expect.stringContaining('index.ts does not export connect') });
});

it('says where to import a name from that another subpath of core exports', () => {
  const { run, read, write } = repository();
  const from = 'packages/core/src/jobs/index.ts';
  write(from, '/** Waits. */\nexport const wait = (): void => undefined;\n');
  const sections = [{ title: 'A', names: ['connect', 'Options', 'Place', { name: 'wait', from }] }];
  write('scripts/reference/pages.mjs', `export const pages = ${JSON.stringify([{ ...page, sections }])};`);
  run('--write');
  expect(read('docs/reference/all.md')).toContain(
    '### wait\n\nWaits.\n\nImport it from `@makerfex/integrations-core/jobs`.',
  );
  expect(read('docs/reference/all.md').match(/Import it from/g)).toHaveLength(1);
});
