import { describe, expect, it } from 'vitest';
import { parse } from './answers.ts';
import { change, fieldsOf, findPlaces, recordsIn } from './raw-records.ts';

const ids = new Set(['1', '2', '3']);
const body = (value: unknown) => ({ value, isLines: false });
const places = (...values: unknown[]) => findPlaces(values.map(body), ids);

describe('the records of an answer are found', () => {
  it.each([
    ['in a list', { results: [{ id: 1 }, { id: 2 }] }, 'results.*', 'id'],
    ['in an answer that is a list', [{ id: '1' }, { id: '2' }], '*', 'id'],
    ['in the nodes of edges', { edges: [{ node: { id: '1' } }, { node: { id: '3' } }] }, 'edges.*.node', 'id'],
    [
      'by the end of a longer id',
      { nodes: [{ id: 'gid://a/Order/1' }, { id: 'gid://a/Order/2?b=1' }] },
      'nodes.*',
      'id',
    ],
    ['by the key that holds most of them', { rows: [1, 2, 3].map((id) => ({ stars: 1, id })) }, 'rows.*', 'id'],
    [
      'and not their lines, which name them too',
      { rows: [1, 2].map((id) => ({ id, lines: [{ of: id }] })) },
      'rows.*',
      'id',
    ],
  ])('%s', (_, value, path, key) => {
    expect(places(value)).toEqual([{ path: path.split('.'), key }]);
  });

  it('also where their details are read one by one', () => {
    expect(places({ orders: [{ id: 1 }, { id: 2 }, { id: 3 }] }, { order: { id: 1 } }, { order: { id: 2 } })).toEqual([
      { path: ['orders', '*'], key: 'id' },
      { path: ['order'], key: 'id' },
    ]);
  });

  it('with the lines of a file that belong to them', () => {
    const file = parse('{"id":"x/1","a":1}\n{"id":"x/2"}\n{"id":"y/7","__parentId":"x/1"}\n');
    if (!file) throw new Error('It is not read as lines.');
    const found = recordsIn(file, findPlaces([file], ids), ids);
    expect(found.map(({ id, part }) => [id, part])).toEqual([
      ['1', 'record'],
      ['2', 'record'],
      ['1', 'child'],
    ]);
    expect(
      found
        .slice(2)
        .flatMap(fieldsOf)
        .map(({ name }) => name),
    ).toEqual(['(child).id']);
  });

  it('nowhere if no answer holds their ids', () => {
    expect(places({ results: [{ id: 77 }] }, 'text', null)).toEqual([]);
  });
});

describe('the fields of a record', () => {
  const value = { id: 1, isPaid: true, note: null, lines: [{ tags: [] }, { price: '5', tags: ['a', 'b'] }] };
  const fields = fieldsOf({ id: '1', part: 'record', value });

  it('are those that hold something, of lists the first', () => {
    expect(fields.map(({ name, path }) => [name, path.join('.')])).toEqual([
      ['id', 'id'],
      ['isPaid=true', 'isPaid'],
      ['lines', 'lines'],
      ['lines.*', 'lines.0'],
      ['lines.*.tags', 'lines.0.tags'],
      ['lines.*.price', 'lines.1.price'],
      ['lines.*.tags.*', 'lines.1.tags.0'],
    ]);
  });

  it('can be taken out and replaced, if they are there', () => {
    const copy = structuredClone(value);
    change(copy, ['lines', 1, 'price'], 'removed');
    change(copy, ['lines', 1, 'tags', 0], { value: 7 });
    change(copy, ['lines', 5, 'price'], { value: 7 });
    change(copy, ['missing'], { value: 7 });
    expect(copy).toEqual({ ...value, lines: [{ tags: [] }, { tags: [7, 'b'] }] });
  });
});
