import { Writable } from 'node:stream';
import type { RunProgress, RunRow } from '@makerfex/integrations-core/storage';
import { expect, it } from 'vitest';
import { createProgress } from './progress.ts';

it('writes plain lines without a terminal: at the start, half way and at the end of each import', () => {
  const written: string[] = [];
  const stream = Object.assign(
    new Writable({
      write(chunk, _encoding, done) {
        written.push(String(chunk));
        done();
      },
    }),
    { isTTY: false as const },
  );
  const progress = createProgress(stream);
  const show = (state: RunRow['state'], fetched: number, total: number | null) => {
    const rest = { created: 0, changed: 0, unchanged: 0, deleted: 0, rejected: 0 };
    progress.show('Etsy orders', { state, progress: { ...rest, fetched, total } satisfies RunProgress });
  };
  show('PENDING', 0, null);
  for (let fetched = 200; fetched < 2_000; fetched += 200) show('STARTED', fetched, 2_000);
  show('SUCCESS', 2_000, 2_000);
  progress.stop();
  expect(written).toEqual([
    '   Etsy orders        200 of 2,000    reading\n',
    '   Etsy orders        1,000 of 2,000  reading\n',
    '   Etsy orders        2,000 read      done\n',
  ]);
});
