import { describe, expect, it } from 'vitest';
import { type Draft, newDraft, newItem, toValue } from './draft.ts';
import type { Json } from './plan.ts';
import { readSchema } from './read-schema.ts';

const draftOf = (schema: unknown, value?: Json): Draft => newDraft(readSchema(schema), value);
const text = { type: 'string' };
const address = {
  type: 'object',
  properties: { city: text, country: { type: 'string', default: 'PT' } },
  required: ['city'],
};
const config = {
  type: 'object',
  properties: {
    name: text,
    note: text,
    page: { type: 'string', default: 'A4' },
    test: { type: 'boolean' },
    bom: { type: 'boolean', default: true },
    address,
    lines: { type: 'array', items: text },
    rates: { type: 'object', additionalProperties: { type: 'object', properties: { price: text } } },
  },
  required: ['name'],
};
const stored = {
  name: 'Acme',
  note: 'n',
  page: 'Letter',
  test: false,
  bom: false,
  address: { city: 'Porto', country: 'ES' },
  lines: ['a', 'b'],
  rates: { piece: { price: '6.50' } },
};

/** A field of a group. */
function field(draft: Draft, name: string): Draft {
  const found = draft.kind === 'group' ? draft.fields.find(({ property }) => property.name === name) : undefined;
  if (!found) throw new Error(`The draft has no field ${name}.`);
  return found.draft;
}
function type(draft: Draft, typed: string): void {
  if (draft.kind !== 'text') throw new Error('Only a text is typed.');
  draft.text = typed;
}

describe('the value of a draft', () => {
  it('is what is stored if nobody changes it', () => {
    expect(toValue(draftOf(config, stored))).toEqual(stored);
  });

  it('leaves out what is optional and was not filled in, but sends defaults that a person saw', () => {
    const draft = draftOf(config);
    type(field(draft, 'name'), 'Acme');
    expect(toValue(draft)).toEqual({ name: 'Acme', page: 'A4' });
  });

  it('leaves out an optional group until something in it is filled in', () => {
    const draft = draftOf(config);
    type(field(field(draft, 'address'), 'city'), 'Porto');
    expect(toValue(draft)).toMatchObject({ address: { city: 'Porto', country: 'PT' } });
  });

  it('leaves out what was cleared', () => {
    const draft = draftOf(config, stored);
    type(field(draft, 'note'), '  ');
    expect(toValue(draft)).not.toHaveProperty('note');
  });

  it('has no spaces around a pasted line, and keeps those of a longer text', () => {
    const schema = { type: 'object', properties: { key: text, notes: { type: 'string', examples: ['a\nb'] } } };
    const draft = draftOf(schema);
    type(field(draft, 'key'), ' sk_1\n');
    type(field(draft, 'notes'), 'a\n');
    expect(toValue(draft)).toEqual({ key: 'sk_1', notes: 'a\n' });
  });

  it('has the items that were added, under their names in a map', () => {
    const draft = draftOf(config, stored);
    const [lines, rates] = [field(draft, 'lines'), field(draft, 'rates')];
    if (lines.kind !== 'items' || rates.kind !== 'items') throw new Error('Both have items.');
    lines.items = [...lines.items.slice(1), newItem(lines.plan, '', 'c')];
    rates.items = [...rates.items, newItem(rates.plan, ' box ', { price: '1' })];
    expect(toValue(draft)).toMatchObject({
      lines: ['b', 'c'],
      rates: { piece: { price: '6.50' }, box: { price: '1' } },
    });
  });

  it('is an instant if a local time was picked', () => {
    const draft = draftOf({ type: 'string', format: 'date-time' }, '2026-11-24T07:00:05Z');
    expect(toValue(draft)).toBe('2026-11-24T07:00:05.000Z');
  });

  it('is a number, or any JSON', () => {
    expect(toValue(draftOf({ type: 'number' }, 1.5))).toBe(1.5);
    expect(toValue(draftOf({}, { a: [1] }))).toEqual({ a: [1] });
  });
});

it('never shows a secret that is stored', () => {
  expect(draftOf({ type: 'string', writeOnly: true }, 'hidden')).toMatchObject({ text: '' });
});
