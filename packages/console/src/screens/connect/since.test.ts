import { expect, it } from 'vitest';
import { toImportInput } from './since.ts';

const now = new Date('2026-11-30T12:00:00Z');

it('imports everything without an instant', () => {
  expect(toImportInput('all', '', now)).toEqual({});
});

it('imports what changed in the last 60 days', () => {
  expect(toImportInput('days60', '', now)).toEqual({ since: '2026-10-01T12:00:00.000Z' });
});

it('imports what changed since the start of a day, where the person is', () => {
  const start = new Date(2026, 0, 31);
  expect(toImportInput('date', '2026-01-31', now)).toEqual({ since: start.toISOString() });
});

it.each([[''], ['31.1.2026'], ['2026-13-01']])('takes %j for no day', (day) => {
  expect(toImportInput('date', day, now)).toBeNull();
});
