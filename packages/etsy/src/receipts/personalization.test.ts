import { describe, expect, it } from 'vitest';
import { readChoices } from './personalization.ts';

const size = { property_id: 100, question_id: null, formatted_name: 'Size', formatted_value: 'M' };
const old = (value: string, name = 'Personalization') => ({
  property_id: 54,
  question_id: null,
  formatted_name: name,
  formatted_value: value,
});
const answer = (question_id: number, name: string, value: string) => ({
  ...old(value, name),
  question_id,
});

describe('what a buyer chose and wrote', () => {
  it('is told apart', () => {
    expect(readChoices([size, old('Zoë &amp; 花子')])).toEqual({
      options: [{ name: 'Size', value: 'M' }],
      personalization: 'Zoë & 花子',
    });
  });

  it('knows the one text of before 2026 in any language, by its property (#260)', () => {
    expect(readChoices([old('Für Max', 'Personalisierung')])).toEqual({ options: [], personalization: 'Für Max' });
  });

  it('knows it by its name where there is no property', () => {
    const variation = { formatted_name: 'Personalisation', formatted_value: 'Max' };
    expect(readChoices([variation]).personalization).toBe('Max');
  });

  it('takes an empty field for none (#260)', () => {
    expect(readChoices([old('Not requested on this item.')])).toEqual({ options: [], personalization: null });
    expect(readChoices([old('')]).personalization).toBeNull();
  });

  it('tells the question with each answer since 2026', () => {
    const answers = [answer(1, 'Name to engrave', 'Max'), answer(2, 'Font', 'Arial')];
    expect(readChoices([size, ...answers])).toEqual({
      options: [{ name: 'Size', value: 'M' }],
      personalization: 'Name to engrave: Max\nFont: Arial',
    });
  });

  it('tells one answer to a question of its own with it, and one to the plain question without', () => {
    expect(readChoices([answer(1, 'Font', 'Arial')]).personalization).toBe('Font: Arial');
    expect(readChoices([answer(1, 'Personalization', 'Max')]).personalization).toBe('Max');
  });

  it('is empty where nothing was told', () => {
    for (const none of [null, undefined, [], [null]])
      expect(readChoices(none)).toEqual({ options: [], personalization: null });
  });
});
