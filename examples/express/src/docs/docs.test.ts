import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { errorKinds } from '@makerfex/integrations-core';
import {
  addressSchema,
  customerSchema,
  orderLineSchema,
  orderSchema,
  orderTotalsSchema,
  productSchema,
  variantSchema,
} from '@makerfex/integrations-core/records';
import { eventTypes } from '@makerfex/integrations-core/storage';
import { errorStatuses } from '@makerfex/integrations-http-api';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';

const root = resolve(import.meta.dirname, '../../../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

const pages = [
  'README.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => join('docs', path)),
];
const readmes = readdirSync(join(root, 'packages'))
  .map((name) => join('packages', name, 'README.md'))
  .filter((path) => existsSync(join(root, path)));
/** Pages whose TypeScript must all be compiled elsewhere. */
const compiled = [
  'README.md',
  'docs/concepts.md',
  'docs/drizzle.md',
  'docs/errors.md',
  'docs/good-simulators.md',
  'docs/keys-and-credentials.md',
  'docs/kysely.md',
  'docs/prisma.md',
  'docs/ports.md',
  'docs/when-your-port-was-wrong.md',
  'docs/writing-a-provider.md',
  ...readmes,
];

/** Every block of TypeScript, and of a page, with the file that its marker `<!-- example: path -->` names, or undefined. */
const blocksOf = (page: string) =>
  [...read(page).matchAll(/(?:<!-- example: (\S+) -->\s*)?```(?:tsx?|vue|html)\n([\s\S]*?)```/g)].map(
    ([, source, code = '']) => ({
      page,
      source,
      code,
    }),
  );

/** The cells of the rows between two markers, without their backticks. */
function rowsOf(page: string, marker: string): string[][] {
  const [, part = ''] = new RegExp(`<!-- ${marker}:begin -->([\\s\\S]*)<!-- ${marker}:end -->`).exec(read(page)) ?? [];
  const [, , ...rows] = part.trim().split('\n');
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('`', '')),
  );
}

describe('the documentation shows code that is compiled', () => {
  const shown = [...pages, ...readmes].flatMap(blocksOf);

  it.each(shown.filter(({ source }) => source !== undefined))(
    '$page shows $source as it is',
    ({ source = '', code }) => {
      expect(code).toBe(read(source));
    },
  );

  it.each(compiled)('%s shows nothing else', (page) => {
    expect(blocksOf(page).filter(({ source }) => source === undefined)).toEqual([]);
  });

  it('every published package has a README of 15 to 45 lines, with an example', () => {
    const published = readdirSync(join(root, 'packages')).filter(
      (name) => !read(join('packages', name, 'package.json')).includes('"private": true'),
    );
    expect(readmes).toEqual(published.map((name) => join('packages', name, 'README.md')));
    const lengths = readmes.map((path) => read(path).split('\n').length);
    expect(lengths.filter((lines) => lines < 15 || lines > 45)).toEqual([]);
    expect(readmes.filter((path) => blocksOf(path).length !== 1)).toEqual([]);
  });

  it('the example of the README has about thirty lines', () => {
    const [example] = blocksOf('README.md');
    expect(example?.code.split('\n').length).toBeLessThanOrEqual(30);
  });
});

describe('the tables of the documentation are whole', () => {
  it('docs/errors.md lists every error code with its kind and status', () => {
    const rows = rowsOf('docs/errors.md', 'codes');
    expect(rows.map(([code, kind]) => [code, kind])).toEqual(Object.entries(errorKinds));
    expect(rows.map(([code, , status]) => [code, Number(status)])).toEqual(Object.entries(errorStatuses));
    expect(rows.filter(([, , , what, todo]) => !what || !todo)).toEqual([]);
  });

  it('docs/concepts.md lists every field of a record by what it can be', () => {
    const schemas = {
      order: orderSchema,
      line: orderLineSchema,
      totals: orderTotalsSchema,
      product: productSchema,
      variant: variantSchema,
      customer: customerSchema,
      address: addressSchema,
    };
    const takes = (field: z.core.$ZodType, value: null | undefined) => z.safeParse(field, value).success;
    const expected = Object.entries(schemas).map(([kind, schema]) => {
      if (!(schema instanceof z.ZodObject)) throw new Error(`The schema of ${kind} has no fields.`);
      const fields = Object.entries(schema.shape);
      const namesOf = (test: (field: z.core.$ZodType) => boolean) =>
        fields.flatMap(([name, field]) => (test(field) ? [name] : [])).join(', ');
      return [
        kind,
        namesOf((field) => !takes(field, undefined)),
        namesOf((field) => takes(field, undefined) && takes(field, null)),
        namesOf((field) => takes(field, undefined) && !takes(field, null)),
      ];
    });
    expect(rowsOf('docs/concepts.md', 'fields')).toEqual(expected);
  });

  it('docs/oauth.md lists every option of oauth2()', () => {
    const source = read('packages/core/src/provider/oauth2.ts');
    const [hooks, options] = ['OAuth2Hooks', 'OAuth2Options'].map((name) => {
      const [, body = ''] = new RegExp(`export interface ${name}\\b[^{]*{\\n([\\s\\S]*?)\\n}`).exec(source) ?? [];
      return [...body.matchAll(/^ {2}(?:readonly )?(\w+)\??[:(]/gm)].map(([, option]) => option);
    });
    expect(hooks).toContain('isRefreshSpent');
    expect(rowsOf('docs/oauth.md', 'oauth2-options').map(([option]) => option)).toEqual([
      ...(options ?? []),
      ...(hooks ?? []),
    ]);
  });

  it('docs/security.md names a test that exists for each chapter that the SDK holds', () => {
    const rows = rowsOf('docs/security.md', 'asvs');
    const testsOf = (how = ''): string[] => how.match(/\S+\.test\.m?[jt]s/g) ?? [];
    expect(rows.length).toBeGreaterThan(30);
    expect(rows.flatMap(([, , how]) => testsOf(how)).filter((path) => !existsSync(join(root, path)))).toEqual([]);
    const untested = rows.filter(([, state = '', how]) => state.startsWith('held') && testsOf(how).length === 0);
    expect(untested).toEqual([]);
  });

  it('docs/security.md says what happens at each limit, with codes and events that exist', () => {
    const rows = rowsOf('docs/security.md', 'limits');
    expect(rows.length).toBeGreaterThan(60);
    expect(rows.filter((cells) => cells.length !== 4 || cells.includes(''))).toEqual([]);
    const known = new Set<string>([...Object.keys(errorKinds), ...Object.keys(eventTypes)]);
    const named = rows.flatMap(([, , , then = '']) => then.match(/\b[a-z]+[_.][a-z_]+\b/g) ?? []);
    expect(named.filter((name) => !known.has(name))).toEqual(['meta.count']);
  });

  it('the README lists every page of the documentation', () => {
    const listed = new Set([...read('README.md').matchAll(/\]\((docs\/[^)]+)\)/g)].map(([, path]) => path));
    const wanted = pages.filter((path) => path.startsWith('docs/') && !path.startsWith('docs/decisions/'));
    expect(wanted.filter((path) => !listed.has(path))).toEqual([]);
  });

  it('the README lists every published package', () => {
    const published = readdirSync(join(root, 'packages'))
      .map((name): { name: string; private?: boolean } => JSON.parse(read(`packages/${name}/package.json`)))
      .filter((manifest) => !manifest.private);
    const listed = new Set([...read('README.md').matchAll(/\[`((?:@makerfex\/)?[\w-]+)`\]/g)].map(([, name]) => name));
    expect(published.map(({ name }) => name).filter((name) => !listed.has(name))).toEqual([]);
  });
});
