import { describe, expect, it } from 'vitest';
import { englishLabels } from './labels.ts';
import { readOptions } from './options.ts';

describe('readOptions', () => {
  it('defaults to A4, English, bills of materials and the day of issue', () => {
    expect(readOptions({}, '2026-11-24')).toMatchObject({
      pageSize: 'A4',
      locale: 'en',
      labels: englishLabels,
      includeBoms: true,
      createdAt: new Date('2026-11-24T00:00:00Z'),
    });
  });

  it.each([
    ['en', false],
    ['de-CH', false],
    ['ar', true],
    ['he-IL', true],
    ['fa', true],
    ['az-Arab', true],
  ])('lays out %s from right to left: %s', (locale, expected) => {
    expect(readOptions({ locale }, '2026-11-24').rightToLeft).toBe(expected);
  });

  it.each<[object, string]>([
    [{ locale: 'not a locale' }, 'locale'],
    [{ accentColor: 'red' }, 'accentColor'],
    [{ createdAt: new Date('never') }, 'createdAt'],
    [{ labels: { totl: 'Summe' } }, 'labels'],
  ])('refuses %j', (options, path) => {
    expect(() => readOptions(options, '2026-11-24')).toThrow(
      expect.objectContaining({ code: 'invalid_input', issues: [expect.objectContaining({ path })] }),
    );
  });
});
