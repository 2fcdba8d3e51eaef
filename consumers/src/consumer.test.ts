import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import * as z from 'zod';
import { chooseConsumers } from './consumer.ts';
import { publishedPackages } from './packages.ts';
import { copyConsumer } from './steps.ts';

const manifestSchema = z.object({ dependencies: z.record(z.string(), z.string()) });
const exportsSchema = z.object({ exports: z.record(z.string(), z.unknown()) });
const read = (...path: readonly string[]) => readFileSync(join(...path), 'utf8');
const ours = publishedPackages().filter(({ name }) => name.startsWith('@makerfex/'));

it('chooses all when none is named', () => {
  const chosen = chooseConsumers([]);
  expect(chosen.map(({ name }) => name)).toContain('express-mikro-orm');
});

it('chooses those that are named', () => {
  expect(chooseConsumers(['commonjs'])).toMatchObject([{ name: 'commonjs' }]);
});

it('brings the sources that it names along', () => {
  const [consumer] = chooseConsumers(['own-provider']);
  const to = mkdtempSync(join(tmpdir(), 'consumers-copy-'));
  onTestFinished(() => rmSync(to, { recursive: true }));
  if (consumer) copyConsumer(consumer, to);
  const copied = readdirSync(join(to, 'src'));
  expect(copied).toEqual(readdirSync(join(import.meta.dirname, '../../examples/own-provider/src')));
  expect(copied).toContain('woocommerce');
  expect(readdirSync(to)).toEqual(expect.arrayContaining(['package.json', 'tsconfig.json']));
});

it('names those that exist when a name is unknown', () => {
  expect(() => chooseConsumers(['comonjs'])).toThrow(/There is no consumer "comonjs"\. There are .*commonjs/);
});

it.each(['commonjs', 'typescript-5.9'])('%s installs every published package', (name) => {
  const [consumer] = chooseConsumers([name]);
  const { dependencies } = manifestSchema.parse(JSON.parse(read(consumer?.folder ?? '', 'package.json')));
  expect(Object.keys(dependencies)).toEqual(expect.arrayContaining(ours.map(({ name: published }) => published)));
});

it('typescript-5.9 compiles every entry point', () => {
  const [consumer] = chooseConsumers(['typescript-5.9']);
  const code = ['src/everything.ts', 'src/browser.ts'].map((file) => read(consumer?.folder ?? '', file)).join('');
  const entries = ours.flatMap(({ name, folder }) => {
    const { exports } = exportsSchema.parse(JSON.parse(read(folder, 'package.json')));
    const paths = Object.keys(exports).filter((path) => !/\.json$|\*/.test(path));
    return paths.map((path) => `'${name}${path.slice(1)}'`);
  });
  expect(entries.filter((entry) => !code.includes(entry))).toEqual([]);
});
