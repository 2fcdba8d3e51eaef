import { expect, it } from 'vitest';
import { wholeList } from './whole-list.ts';

it.each([
  [
    ['a', ''],
    ['a', ''],
  ],
  [[], []],
  [['a', null], undefined],
  [['a', undefined], undefined],
  [null, undefined],
  [undefined, undefined],
])('reads %j as %j', (list, expected) => {
  expect(wholeList(list)).toEqual(expected);
});
