import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { takeTurns } from './take-turns.ts';

it('runs the given number of tasks at once, the others in order, even after one that fails', async () => {
  const inTurn = takeTurns(2);
  const started: number[] = [];
  const gates = Array.from({ length: 5 }, () => Promise.withResolvers<number>());
  const results = Promise.allSettled(
    gates.map(({ promise }, n) =>
      inTurn(() => {
        started.push(n);
        return promise;
      }),
    ),
  );
  await turn();
  expect(started).toEqual([0, 1]);
  gates[1]?.reject(new Error('failed'));
  await turn();
  expect(started).toEqual([0, 1, 2]);
  for (const [n, gate] of gates.entries()) gate.resolve(n);
  expect((await results).map(({ status }) => status)).toEqual([
    'fulfilled',
    'rejected',
    'fulfilled',
    'fulfilled',
    'fulfilled',
  ]);
  expect(started).toEqual([0, 1, 2, 3, 4]);
});
