import { expect, it } from 'vitest';
import { Announcer } from './announcer.ts';

it('says news at most every ten seconds, and the end at once', () => {
  const said: string[] = [];
  let now = 0;
  const announcer = new Announcer(
    (text) => said.push(text),
    () => now,
  );
  announcer.soon('10 of 100');
  now = 9_999;
  announcer.soon('20 of 100');
  now = 10_000;
  announcer.soon('30 of 100');
  announcer.now('Done');
  expect(said).toEqual(['10 of 100', '30 of 100', 'Done']);
});
