import { describe, expect, it } from 'vitest';
import { plainProperty } from '../../test/plain.ts';
import { type Choices, readChoices } from './personalization.ts';

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

const read = (variations: Parameters<typeof readChoices>[0]['variations']): Choices =>
  readChoices({ variations, product_data: [] });

describe('readChoices', () => {
  it('separates what a buyer chose from what a buyer wrote', () => {
    expect(read([size, old('Zoë &amp; 花子')])).toEqual({
      options: [{ name: 'Size', value: 'M' }],
      personalization: 'Zoë & 花子',
      attributes: [{ name: 'Personalization', value: 'Zoë & 花子' }],
    });
  });

  it('recognises the text of before 2026 in any language, by its property (#260)', () => {
    expect(read([old('Für Max', 'Personalisierung')])).toEqual({
      options: [],
      personalization: 'Für Max',
      attributes: [{ name: 'Personalisierung', value: 'Für Max' }],
    });
  });

  it('recognises it by name when there is no property', () => {
    const variation = { formatted_name: 'Personalisation', formatted_value: 'Max' };
    expect(read([variation]).personalization).toBe('Max');
  });

  it('reads an empty field as none (#260)', () => {
    expect(read([old('Not requested on this item.')])).toEqual({
      options: [],
      personalization: null,
      attributes: [],
    });
    expect(read([old('')]).personalization).toBeNull();
  });

  it('includes the question with each answer since 2026', () => {
    const answers = [answer(1, 'Name to engrave', 'Max'), answer(2, 'Font', 'Arial')];
    expect(read([size, ...answers])).toEqual({
      options: [{ name: 'Size', value: 'M' }],
      personalization: 'Name to engrave: Max\nFont: Arial',
      attributes: [
        { name: 'Name to engrave', value: 'Max' },
        { name: 'Font', value: 'Arial' },
      ],
    });
  });

  it('includes the question with a single answer, unless it is the plain question', () => {
    expect(read([answer(1, 'Font', 'Arial')]).personalization).toBe('Font: Arial');
    expect(read([answer(1, 'Personalization', 'Max')]).personalization).toBe('Max');
  });

  it('returns undefined when Etsy sends nothing or a part cannot be read', () => {
    const nothing = { options: undefined, personalization: undefined, attributes: undefined };
    for (const none of [null, undefined, [null], [size, null]]) expect(read(none)).toEqual(nothing);
  });

  it('returns empty values when there are no variations', () => {
    expect(read([])).toEqual({ options: [], personalization: null, attributes: [] });
  });

  it('spells options like the inventory, and adds those that only the variations have', () => {
    const length = plainProperty('Length', ['20'], { property_id: 507, scale_id: 327, scale_name: 'Inches' });
    const variations = [
      { property_id: 507, formatted_name: 'Length', formatted_value: '20"' },
      { property_id: 513, formatted_name: 'Wood', formatted_value: 'Oak' },
    ];
    expect(readChoices({ variations, product_data: [length] }).options).toEqual([
      { name: 'Length', value: '20 Inches' },
      { name: 'Wood', value: 'Oak' },
    ]);
  });

  it('takes the name from the variation when product_data has none', () => {
    const colour = plainProperty(null, ['Red'], { property_id: 200 });
    const variations = [{ property_id: 200, formatted_name: 'Colour', formatted_value: 'Red' }];
    expect(readChoices({ variations, product_data: [colour] }).options).toEqual([{ name: 'Colour', value: 'Red' }]);
  });
});
