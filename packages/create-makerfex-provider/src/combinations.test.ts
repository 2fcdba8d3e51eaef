import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { combinations, createCombinations, generated } from '../test/combinations.ts';

const root = join(import.meta.dirname, '../../..');

/** What a program of this workspace complains about; empty if nothing. */
const complaintsOf = (program: string, ...args: readonly string[]): Promise<string> =>
  promisify(execFile)(join(root, 'node_modules/.bin', program), args, { cwd: root }).then(
    () => '',
    (error: { readonly stdout: string; readonly stderr: string }) => error.stdout + error.stderr,
  );

const timeout = 120_000;

createCombinations();

describe('each combination passes', () => {
  it('the type check', { timeout }, async () => {
    expect(await complaintsOf('tsc', '-p', generated)).toBe('');
  });

  it('the formatter', { timeout }, async () => {
    expect(await complaintsOf('biome', 'check', '--vcs-enabled=false', generated)).toBe('');
  });

  it('the lint, with everything that a template fills in', { timeout }, async () => {
    // Files by name, because Git ignores their folder. Templates without a gap are linted with all other source.
    const files = globSync('{push-oauth2-*,pull-custom-time,pull-oauth2-cursor}/**/*.ts', { cwd: generated });
    expect(files.length).toBeGreaterThan(20);
    const paths = files.map((file) => join(generated, file));
    expect(await complaintsOf('oxlint', '--type-aware', '--deny-warnings', ...paths)).toBe('');
  });
});

describe.each(combinations.map(({ dir }) => basename(dir)))('%s passes its own tests', async (name) => {
  await import(join(generated, name, 'src/provider.test.ts'));
});
