import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { checkTypes } from './steps.ts';

const ours = 'node_modules/@makerfex/thing/index.d.ts';
const others = 'node_modules/other/index.d.ts';
const nested = 'node_modules/@makerfex/thing/node_modules/nested/index.d.ts';
const wrong = 'export declare const value: Missing;\n';
const right = 'export declare const value: number;\n';

/** Type-checks a host that uses our library and another one. */
async function check(files: Readonly<Record<string, string>>, env = process.env): Promise<void> {
  const cwd = mkdtempSync(join(tmpdir(), 'consumers-types-'));
  onTestFinished(() => rmSync(cwd, { recursive: true }));
  const host = {
    'tsconfig.json': JSON.stringify({
      compilerOptions: { skipLibCheck: true, types: [], strict: true },
      include: ['*.ts'],
    }),
    'host.ts':
      "import { value } from '@makerfex/thing';\nimport { value as other } from 'other';\nconsole.log(value, other);\n",
    [ours]: right,
    [others]: right,
  };
  for (const [name, text] of Object.entries({ ...host, ...files })) {
    mkdirSync(dirname(join(cwd, name)), { recursive: true });
    writeFileSync(join(cwd, name), text);
  }
  await checkTypes({ cwd, env });
}

it('succeeds when all types are right', async () => {
  await expect(check({})).resolves.toBeUndefined();
});

it('fails when our types have an error that the host does not see', async () => {
  await expect(check({ [ours]: `${right}export declare const hidden: Missing;\n` })).rejects.toMatchObject({
    message: 'tsc -p tsconfig.json found errors in our types',
    output: expect.stringContaining("Cannot find name 'Missing'"),
  });
});

it('fails when the code of the host has an error', async () => {
  const error = { output: expect.stringContaining('host.ts(1,7): error TS2322') };
  await expect(check({ 'host.ts': 'const text: string = 1;\nconsole.log(text);\n' })).rejects.toMatchObject(error);
});

it('succeeds when only the types of others have an error', async () => {
  await expect(check({ [others]: wrong })).resolves.toBeUndefined();
});

it('fails when a tsconfig cannot be read', async () => {
  const error = { output: expect.stringContaining('error TS') };
  await expect(check({ 'tsconfig.json': '{ "extends": "./missing.json" }' })).rejects.toMatchObject(error);
});

it('succeeds when only the types that ours bring along have an error', async () => {
  const using = `import 'nested';\n${right}`;
  await expect(check({ [ours]: using, [nested]: wrong })).resolves.toBeUndefined();
});

it('fails when the compiler cannot be run', async () => {
  await expect(check({}, { ...process.env, PATH: '' })).rejects.toThrow(/tsc .* failed/);
});
