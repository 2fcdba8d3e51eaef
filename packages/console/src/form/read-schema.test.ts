import { describe, expect, it } from 'vitest';
import { jsonFields, readSchema } from './read-schema.ts';

describe('a text', () => {
  it('gets its title, its description and the first of its examples', () => {
    const about = { title: 'Shop id', description: 'A number.', examples: ['12', '13'] };
    expect(readSchema({ type: 'string', ...about })).toMatchObject({
      kind: 'text',
      about: { title: 'Shop id', description: 'A number.', example: '12' },
      isSecret: false,
      isLong: false,
    });
  });

  it('is a secret if it is write-only, and then starts empty', () => {
    expect(readSchema({ type: 'string', writeOnly: true, default: 'x' })).toMatchObject({
      isSecret: true,
      initial: '',
    });
  });

  it('gets several lines if its example has some, or if it may be very long', () => {
    expect(readSchema({ type: 'string', examples: ['{title}\n{price}'] })).toMatchObject({ isLong: true });
    expect(readSchema({ type: 'string', maxLength: 20_000 })).toMatchObject({ isLong: true });
    expect(readSchema({ type: 'string', maxLength: 8192, writeOnly: true })).toMatchObject({ isLong: false });
    expect(readSchema({ type: 'string', maxLength: 2000 })).toMatchObject({ isLong: false });
  });

  it('keeps a pattern that compiles only without the flag `v`', () => {
    const plan = readSchema({ type: 'string', pattern: '^[a-z0-9-]+$' });
    expect(plan.kind === 'text' && plan.pattern?.flags).toBe('u');
  });

  it('leaves a pattern that does not compile to the server', () => {
    expect(readSchema({ type: 'string', pattern: '^[' })).toMatchObject({ kind: 'text', pattern: null });
  });

  it('shows the labels of an enum that the schema gives, and the values without one', () => {
    const schema = {
      type: 'string',
      enum: ['ready_to_post', 'draft'],
      'x-enum-labels': { ready_to_post: 'Ready to post' },
    };
    expect(readSchema(schema)).toMatchObject({
      options: ['ready_to_post', 'draft'],
      labels: ['Ready to post', 'draft'],
    });
  });

  it('is a choice if it has an enum', () => {
    expect(readSchema({ type: 'string', enum: ['A4', 'Letter'], default: 'A4' })).toMatchObject({
      kind: 'choice',
      options: ['A4', 'Letter'],
      initial: 'A4',
    });
  });

  it('that may be null is the same text, with the title of the whole', () => {
    const schema = { title: 'Token', writeOnly: true, anyOf: [{ type: 'string', maxLength: 9 }, { type: 'null' }] };
    expect(readSchema(schema)).toMatchObject({ kind: 'text', isSecret: true, maxLength: 9, about: { title: 'Token' } });
  });
});

describe('an object', () => {
  it('is a group of its properties, in their order', () => {
    const properties = { b: { type: 'string' }, a: { type: 'boolean', default: true } };
    expect(readSchema({ type: 'object', properties, required: ['a'], additionalProperties: false })).toMatchObject({
      kind: 'group',
      properties: [
        { name: 'b', isRequired: false, plan: { kind: 'text' } },
        { name: 'a', isRequired: true, plan: { kind: 'flag', initial: true } },
      ],
    });
  });

  it('without properties is a map of its additional properties', () => {
    const schema = { type: 'object', propertyNames: { pattern: '^[a-z]+$' }, additionalProperties: { type: 'string' } };
    expect(readSchema(schema)).toMatchObject({ kind: 'map', item: { kind: 'text' }, namePattern: /^[a-z]+$/u });
  });

  it('without any properties is an empty group', () => {
    expect(readSchema({ type: 'object', properties: {}, additionalProperties: false })).toMatchObject({
      properties: [],
    });
  });
});

it('reads lists and numbers with their limits', () => {
  const item = { type: 'integer', minimum: 1, maximum: 9, default: 3 };
  expect(readSchema({ type: 'array', items: item, minItems: 1, maxItems: 2 })).toMatchObject({
    kind: 'list',
    minItems: 1,
    maxItems: 2,
    item: { kind: 'number', isWhole: true, minimum: 1, maximum: 9, initial: '3' },
  });
});

describe('what no field can hold', () => {
  it.each([
    [{ type: 'string', contentEncoding: 'base64' }, 'contentEncoding'],
    [{ type: 'string', enum: [1] }, 'enum'],
    [{ type: ['string', 'number'] }, 'type'],
    [{ oneOf: [{ type: 'string' }] }, 'type'],
    [{ type: 'array', prefixItems: [] }, 'prefixItems'],
    [{ type: 'array' }, 'items'],
    [{ type: 'object', additionalProperties: {} }, 'additionalProperties'],
    [{ type: 'object', properties: { a: {} }, additionalProperties: true }, 'additionalProperties'],
    [true, 'not an object'],
  ])('becomes JSON: %j because of %s', (schema, because) => {
    expect(readSchema(schema)).toMatchObject({ kind: 'json', because });
  });

  it('does not make the fields around it JSON', () => {
    const properties = { a: { type: 'string' }, b: { oneOf: [] }, c: { type: 'array', items: { $ref: '#' } } };
    const plan = readSchema({ type: 'object', properties });
    expect(jsonFields(plan)).toEqual([
      { path: 'b', because: 'type' },
      { path: 'c.*', because: 'type' },
    ]);
  });
});
