import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createAddresses } from './addresses.ts';
import { routeTable } from './routes.ts';

const root = join(import.meta.dirname, '../../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Codes of every route; the page lists them once, above the table. */
const everywhere = ['unauthenticated', 'policy_denied', 'storage_unavailable', 'internal', 'cross_site_request'];

const expected = routeTable(createAddresses({})).map(({ method, path, permission, answer, problems }) => [
  `\`${method} ${path}\``,
  permission === null ? 'none' : `\`${permission}\``,
  String(answer.status),
  problems
    .filter((code) => !everywhere.includes(code))
    .map((code) => `\`${code}\``)
    .join(' '),
]);

describe('docs/http-api.md', () => {
  it('lists every route with its permission and its answers', () => {
    const [, rest = ''] = read('docs/http-api.md').split('<!-- routes:begin -->\n');
    const [, , ...rows] = (rest.split('<!-- routes:end -->')[0] ?? '').trim().split('\n');
    const cells = rows.map((row) =>
      row
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    );
    expect(cells).toEqual(expected);
  });
});
