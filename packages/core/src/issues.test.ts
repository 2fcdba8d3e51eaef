import { expect, it } from 'vitest';
import * as z from 'zod';
import { IntegrationError } from './errors.ts';
import { invalid } from './invalid.ts';
import { cutText, issueLimits, toIssues } from './issues.ts';

function refusedBy(schema: z.ZodType, value: unknown): z.ZodError {
  const { error } = schema.safeParse(value);
  if (!error) throw new Error('The schema accepts the value.');
  return error;
}

it('lists the first problems of an input, and says how many more there are', () => {
  const error = refusedBy(z.array(z.string()), Array(1_000).fill(1));
  const { issues, message } = invalid('The list', 'invalid_input', error);
  expect(issues).toHaveLength(issueLimits.issues);
  expect(issues?.at(-1)).toEqual({ path: '', problem: '951 more problems are not listed' });
  expect(message.length).toBeLessThanOrEqual(issueLimits.message);
});

it.each([
  ['a key', refusedBy(z.record(z.string(), z.number()), { ['k'.repeat(1_000_000)]: 'text' })],
  ['the names of unknown keys', refusedBy(z.strictObject({}), { ['k'.repeat(1_000_000)]: 1 })],
])('cuts %s that a sender made long', (_, error) => {
  expect(JSON.stringify(toIssues(error)).length).toBeLessThan(1_000);
});

it('cuts the message and the issues of every error, however it was created', () => {
  const issues = Array.from({ length: 200 }, () => ({ path: 'p'.repeat(9_999), problem: 'x'.repeat(9_999) }));
  const error = new IntegrationError('invalid_input', 'm'.repeat(1_000_000), { issues });
  expect(error.message).toHaveLength(issueLimits.message);
  expect(error.issues).toHaveLength(issueLimits.issues);
  expect(JSON.stringify(error.issues).length).toBeLessThan(50_000);
  const wrapped = new IntegrationError(error.code, error.message, { issues: error.issues ?? [] });
  expect(wrapped.issues).toEqual(error.issues);
});

it('says in plain words that a field is missing, and names no path of what has none', () => {
  const { issues, message } = invalid(
    'The body',
    'invalid_input',
    refusedBy(z.strictObject({ shop: z.string() }), { Shop: 1 }),
  );
  expect(issues).toEqual([
    { path: 'shop', problem: 'is missing, expected string' },
    { path: '', problem: 'Unrecognized key: "Shop"' },
  ]);
  expect(message).toContain('shop: is missing, expected string; Unrecognized key: "Shop"');
});

it('cuts no character in half', () => {
  expect(cutText('ab\u{1f600}', 3)).toBe('ab\u2026');
  expect(cutText('ab\u{1f600}', 4)).toBe('ab\u{1f600}');
});
