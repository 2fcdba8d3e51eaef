import { describe, expect, it } from 'vitest';
import { check, fromServer } from './check.ts';
import { newDraft, newItem } from './draft.ts';
import type { Json } from './plan.ts';
import { readSchema } from './read-schema.ts';

const draftOf = (schema: unknown, value?: Json) => newDraft(readSchema(schema), value);
const problemsOf = (schema: unknown, value?: Json) => check(draftOf(schema, value));
const text = { type: 'string' };
const rates = {
  type: 'object',
  propertyNames: { pattern: '^[a-z]+$' },
  additionalProperties: { type: 'object', properties: { price: text }, required: ['price'] },
};

describe('a text', () => {
  it.each([
    [{ minLength: 3 }, 'ab', { code: 'too_short', limit: 3 }],
    [{ maxLength: 2 }, 'abc', { code: 'too_long', limit: 2 }],
    [{ pattern: '^a-z$', examples: ['a-z'] }, 'q', { code: 'format', format: 'pattern', example: 'a-z' }],
    [{ format: 'email', pattern: '^.+@.+$' }, 'me', { code: 'format', format: 'email' }],
    [{ format: 'uri' }, 'shop', { code: 'format', format: 'uri' }],
    [{ enum: ['a', 'b'] }, 'c', { code: 'not_listed' }],
  ])('that must be %j is wrong as %s', (keywords, value, fault) => {
    expect(problemsOf({ type: 'string', ...keywords }, value)).toMatchObject([{ path: '', fault }]);
  });

  it('counts a character outside the first plane once', () => {
    expect(problemsOf({ type: 'string', maxLength: 2 }, '🧵🧶')).toEqual([]);
  });

  it('that is a time is checked as the instant that it becomes', () => {
    const schema = { type: 'string', format: 'date-time', pattern: 'Z$' };
    expect(problemsOf(schema, '2026-11-24T07:00:00Z')).toEqual([]);
  });

  it('that the browser could not read is wrong, though it looks empty', () => {
    const draft = draftOf({ type: 'object', properties: { since: { type: 'string', format: 'date-time' } } });
    const since = draft.kind === 'group' ? draft.fields[0]?.draft : undefined;
    if (since?.kind === 'text') since.isUnreadable = true;
    expect(check(draft)).toEqual([{ path: 'since', fault: { code: 'unreadable' } }]);
  });
});

it.each([
  ['x', { code: 'not_a_number' }],
  ['1.5', { code: 'not_whole' }],
  ['0', { code: 'too_small', limit: 1 }],
  ['10', { code: 'too_large', limit: 9 }],
])('finds the fault of the number %s', (value, fault) => {
  expect(problemsOf({ type: 'integer', minimum: 1, maximum: 9 }, value)).toEqual([{ path: '', fault }]);
});

it('finds JSON that is none', () => {
  const draft = draftOf({});
  if (draft.kind === 'text') draft.text = '{';
  expect(check(draft)).toEqual([{ path: '', fault: { code: 'not_json' } }]);
});

describe('an object', () => {
  const schema = {
    type: 'object',
    properties: {
      name: text,
      address: { type: 'object', properties: { city: text, zip: text }, required: ['city'] },
      vendor: { type: 'object', properties: { name: text }, required: ['name'] },
    },
    required: ['name', 'vendor'],
  };

  it('misses its required fields, at any depth', () => {
    expect(problemsOf(schema)).toEqual([
      { path: 'name', fault: { code: 'missing' } },
      { path: 'vendor.name', fault: { code: 'missing' } },
    ]);
  });

  it('misses the required fields of an optional one only if something in it is filled in', () => {
    const value = { name: 'a', vendor: { name: 'b' }, address: { zip: '1' } };
    expect(problemsOf(schema, value)).toEqual([{ path: 'address.city', fault: { code: 'missing' } }]);
  });
});

describe('items', () => {
  it('are too few or too many, and each is checked', () => {
    const list = (value: Json) => problemsOf({ type: 'array', items: text, minItems: 2, maxItems: 2 }, value);
    expect(list(['a'])).toEqual([{ path: '', fault: { code: 'too_few', limit: 2 } }]);
    expect(list(['a', '', 'c'])).toEqual([
      { path: '', fault: { code: 'too_many', limit: 2 } },
      { path: '1', fault: { code: 'missing' } },
    ]);
  });

  it('of a map need a name of the right form, each another one', () => {
    const draft = draftOf(rates, { a: { price: '1' } });
    if (draft.kind === 'items')
      draft.items = [...draft.items, ...['a', '', 'B'].map((name) => newItem(draft.plan, name, { price: '1' }))];
    expect(check(draft)).toEqual([
      { path: '1~name', fault: { code: 'name_taken' } },
      { path: '2~name', fault: { code: 'missing' } },
      { path: '3~name', fault: { code: 'name_format' } },
    ]);
  });
});

describe("the server's problems", () => {
  const draft = draftOf(
    { type: 'object', properties: { rates, tags: { type: 'array', items: text } } },
    { rates: { a: { price: '1' }, b: { price: '2' } }, tags: ['x'] },
  );
  it.each([
    ['rates.b.price', 'rates.1.price'],
    ['tags.0', 'tags.0'],
    ['tags.7', 'tags'],
    ['rates.gone.price', 'rates'],
    ['unknown.field', ''],
    ['', ''],
  ])('about %s go to the field %s', (path, at) => {
    const fault = { code: 'server', text: 'no' };
    expect(fromServer(draft, [{ path, problem: 'no' }])).toEqual([{ path: at, fault }]);
  });
});
