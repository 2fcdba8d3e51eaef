import { expect, it, onTestFinished } from 'vitest';
import { openSource } from './source.ts';

it('the provider of a fleet refuses for the rest of the day once its budget is spent', async () => {
  const source = await openSource(1, 1);
  onTestFinished(() => source.close());
  expect((await fetch(source.origin)).status).toBe(200);
  const refused = await fetch(source.origin);
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(source.counts).toEqual({ answered: 1, refused: 1 });
});
