import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { roles } from '../scope.ts';
import { createPolicy } from './policy.ts';
import { permissions, permissionTable } from './table.ts';

const page = readFileSync(new URL('../../../../docs/permissions.md', import.meta.url), 'utf8');
const table = page.split(/<!-- permissions:(?:begin|end) -->/)[1] ?? '';
const cellsOf = (line: string) =>
  line
    .split('|')
    .map((cell) => cell.trim().replaceAll('`', ''))
    .slice(1, -1);
const [head = [], , ...rows] = table.trim().split('\n').map(cellsOf);

describe('docs/permissions.md', () => {
  it('shows the current table', () => {
    expect(head.slice(2)).toEqual([...roles]);
    const expected = permissions.map((permission) => {
      const { means, roles: granted } = permissionTable[permission];
      return [permission, means, ...roles.map((role) => (granted.includes(role) ? 'yes' : 'no'))];
    });
    expect(rows).toEqual(expected);
  });

  it('names every rule that denies a cell of the policy', () => {
    const denied = createPolicy(undefined, [])
      .explain()
      .filter(({ allowed }) => !allowed);
    const rules = new Set(denied.map(({ rule }) => rule.replace(/^role\..*/, 'role.<permission>')));
    expect(rules.size).toBe(6);
    for (const rule of rules) expect(page).toContain(`| \`${rule}\` `);
  });
});
