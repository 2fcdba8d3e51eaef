import { expect, it } from 'vitest';
import { readOptions } from './options.ts';

it('runs everything, on this Node.js, when nothing is said', () => {
  expect(readOptions([])).toEqual({ names: [], nodes: [], keep: false, help: false });
});

it('splits the versions of Node.js', () => {
  expect(readOptions(['nest', '--node', '22.18.0,24'])).toMatchObject({ names: ['nest'], nodes: ['22.18.0', '24'] });
});

it('refuses an unknown option', () => {
  expect(() => readOptions(['--nodes', '22'])).toThrow(/Unknown option '--nodes'/);
});
