import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { throwAwayPlace } from './throw-away-place.ts';

it('is in memory where there is room, or else the temporary folder', async () => {
  const place = await mkdtemp(join(tmpdir(), 'place-'));
  onTestFinished(() => rm(place, { recursive: true }));
  expect(throwAwayPlace(place, 1)).toBe(place);
  expect(throwAwayPlace(place, Number.MAX_SAFE_INTEGER)).toBe(tmpdir());
  expect(throwAwayPlace(join(place, 'nowhere'), 1)).toBe(tmpdir());
});
