import { expect, it } from 'vitest';
import { asDryRun, readInput } from './input-plan.ts';

it('has a button for a dry run instead of a field', () => {
  const properties = { id: { type: 'string' }, dry_run: { type: 'boolean' } };
  const { plan, hasDryRun } = readInput({ type: 'object', properties });
  expect(hasDryRun).toBe(true);
  expect(plan).toMatchObject({ properties: [{ name: 'id' }] });
  expect(asDryRun({ id: 'a' })).toEqual({ id: 'a', dry_run: true });
});

it('keeps a field of that name that is no flag', () => {
  const { plan, hasDryRun } = readInput({ type: 'object', properties: { dry_run: { type: 'string' } } });
  expect(hasDryRun).toBe(false);
  expect(plan).toMatchObject({ properties: [{ name: 'dry_run' }] });
});
