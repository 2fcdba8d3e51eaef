import { Secret } from '@makerfex/integrations-core';
import { expect, it } from 'vitest';
import { shownTexts } from './shown-texts.ts';

it.each<[string, object]>([
  ['of a list in an object', { app: { keys: ['canary'] } }],
  ['of a property that is not enumerable', Object.defineProperty({}, 'app', { value: 'canary', enumerable: false })],
  ['of a symbol', { [Symbol('app')]: 'canary' }],
  ['of a map', new Map([['app', { secret: 'canary' }]])],
  ['of a function', Object.assign(() => undefined, { secret: 'canary' })],
  ['that is a name', { canary: 1 }],
])('shows a text %s', (_, value) => {
  expect(shownTexts(value)).toContain('canary');
});

it('shows what an object prints of itself, and calls no getter', () => {
  const app = {
    secret: Secret.of('canary'),
    get token() {
      return 'canary';
    },
  };
  expect(shownTexts(app)).not.toContain('canary');
  expect(shownTexts(app)).toContain('token');
});

it('reads an object once, however many ways lead to it', () => {
  let tree: object = { leaf: 'canary' };
  for (let depth = 0; depth < 64; depth += 1) tree = { left: tree, right: tree };
  expect(shownTexts(tree).split('\n').toSorted()).toEqual(['canary', 'leaf', 'left', 'right']);
});
