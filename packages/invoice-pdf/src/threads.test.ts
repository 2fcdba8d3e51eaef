import { setImmediate as tick } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { line, pagesOf } from '../test/documents.ts';
import { jobOf } from '../test/requests.ts';
import { documentLimits } from './document-limits.ts';
import { renderThreads } from './threads.ts';

const worker = new URL('../test/faulty-worker.ts', import.meta.url).href;
const { signal: never } = new AbortController();

/** A text of this length in which every word is different. */
const wordsOf = (letters: string, length: number): string => {
  let text = '';
  for (let seed = 1; text.length < length; seed += 1)
    text += `${Array.from(seed.toString(letters.length), (digit) => letters[Number.parseInt(digit, letters.length)]).join('')} `;
  return text.slice(0, length);
};

describe('a rendering thread', () => {
  it('does not block the event loop, and ends when it runs too long, before the next document renders', async () => {
    const timeout = new AbortController();
    const limits = [timeout.signal, never];
    const print = renderThreads({ worker, timeout: () => limits.shift() ?? never });
    const failing = print(jobOf({ number: 'NEVER-ENDS' })).catch((error: unknown) => error);
    let ticks = 0;
    while (ticks < 1_000) {
      await tick();
      ticks += 1;
    }
    timeout.abort();
    expect(await failing).toMatchObject({
      code: 'work_limit_exceeded',
      message: expect.stringContaining('takes longer than 60 s'),
    });
    const { bytes } = await print(jobOf({ number: 'INV-2' }));
    expect((await pagesOf(bytes))[0]).toContain('INV-2');
    expect(ticks).toBe(1_000);
  });

  it('fails without the process when it runs out of memory, and the next document renders', async () => {
    const print = renderThreads({ worker, timeout: () => never });
    await expect(print(jobOf({ number: 'FILLS-MEMORY' }))).rejects.toMatchObject({
      code: 'work_limit_exceeded',
      message: expect.stringContaining('MB of memory'),
    });
    expect((await print(jobOf())).pageCount).toBe(1);
  });

  it('passes on the error of an invalid document', async () => {
    const print = renderThreads({ timeout: () => never });
    const job = jobOf();
    if (job.kind !== 'invoice') throw new Error('expected an invoice');
    const document = { ...job.document, notes: 'W\n'.repeat(60 * documentLimits.pages) };
    await expect(print({ ...job, document })).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining(`more than ${documentLimits.pages} pages`),
    });
  });
});

describe('the largest documents within the limits', () => {
  const print = renderThreads({ timeout: () => never });
  const longOnly: readonly string[] = process.env['LONG_TESTS'] ? [] : ['all letters', 'letters without a font'];
  const largest: readonly (readonly [what: string, parts: Parameters<typeof jobOf>[0]])[] = [
    ['all letters', { lines: Array.from({ length: 5 }, () => line(wordsOf('abcdefghijklm', 19_000))) }],
    ['letters of a complex script', { notes: wordsOf('कखगघङचछजझञट', 19_000) }],
    ['lines', { notes: 'a\n'.repeat(2_900) }],
    ['rows of wide letters', { lines: Array.from({ length: 1_900 }, () => line('W'.repeat(24))) }],
    ['letters without a font', { lines: Array.from({ length: 5 }, () => line('\u4e00\u4e01\u4e02'.repeat(6_300))) }],
    ['letters of both directions', { notes: `${'('.repeat(9_900)}א${')'.repeat(9_900)}` }],
  ];
  it.each(largest.filter(([what]) => !longOnly.includes(what)))(
    'fit the memory of a thread and the pages of a document: %s',
    { timeout: 240_000 },
    async (_, parts) => {
      expect((await print(jobOf(parts))).pageCount).toBeLessThan(documentLimits.pages);
    },
  );
});
