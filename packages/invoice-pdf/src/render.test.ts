import { describe, expect, it } from 'vitest';
import { pictureOf } from '../test/documents.ts';
import { requestOf } from '../test/requests.ts';
import { createRender } from './render.ts';
import type { RenderJob } from './render-job.ts';
import type { RenderedPdf } from './rendered-pdf.ts';

/** A renderer whose threads end on command, and the numbers of the documents that they got. */
function slowRender() {
  const printed: string[] = [];
  const ends = new Map<string, (pdf: RenderedPdf) => void>();
  const render = createRender((job: RenderJob) => {
    printed.push(job.document.number);
    return new Promise((resolve) => ends.set(job.document.number, resolve));
  });
  const pdf = { bytes: new Uint8Array([1, 2, 3]), pageCount: 1, warnings: [] };
  return { printed, render, end: (number: string) => ends.get(number)?.(pdf), pdf };
}

/** A renderer that finishes at once. */
function quickRender() {
  const printed: RenderJob[] = [];
  const render = createRender(async (job) => {
    printed.push(job);
    return { bytes: new Uint8Array([1, 2, 3]), pageCount: 1, warnings: [] };
  });
  return { printed, render };
}

describe('documents', () => {
  it('are rendered once, then served from the cache', async () => {
    const { printed, render } = quickRender();
    const first = await render(requestOf(), 'a');
    expect(await render(requestOf(), 'a')).toEqual(first);
    expect(printed).toHaveLength(1);
  });

  it('are rendered again when anything in them changes', async () => {
    const { printed, render } = quickRender();
    await render(requestOf());
    await render(requestOf({ notes: 'Thank you.' }));
    const request = requestOf();
    await render({ ...request, settings: { ...request.settings, pageSize: 'Letter' } });
    expect(printed).toHaveLength(3);
  });

  it('that are requested twice at once are rendered once', async () => {
    const { printed, render, end, pdf } = slowRender();
    const both = Promise.all([render(requestOf(), 'a'), render(requestOf(), 'a')]);
    await expect.poll(() => printed).toEqual(['INV-1']);
    end('INV-1');
    expect(await both).toEqual([pdf, pdf]);
    expect(printed).toEqual(['INV-1']);
  });

  it('stay unchanged when a caller changes the bytes', async () => {
    const { render } = quickRender();
    (await render(requestOf())).bytes.fill(0);
    expect((await render(requestOf())).bytes).toEqual(new Uint8Array([1, 2, 3]));
  });

  it('of two shops are rendered in parallel, those of one shop in sequence', async () => {
    const { printed, render, end } = slowRender();
    const requested = [
      render(requestOf({ number: 'A-1' }), 'a'),
      render(requestOf({ number: 'A-2' }), 'a'),
      render(requestOf({ number: 'B-1' }), 'b'),
    ];
    await expect.poll(() => printed).toEqual(['A-1', 'B-1']);
    end('B-1');
    await requested[2];
    expect(printed).toEqual(['A-1', 'B-1']);
    end('A-1');
    await expect.poll(() => printed).toEqual(['A-1', 'B-1', 'A-2']);
    end('A-2');
    expect(await Promise.all(requested)).toHaveLength(3);
  });

  it('that fail are not cached', async () => {
    let attempts = 0;
    const render = createRender(async () => {
      attempts += 1;
      if (attempts === 1) throw new Error('the thread ended');
      return { bytes: new Uint8Array([1]), pageCount: 1, warnings: [] };
    });
    await expect(render(requestOf())).rejects.toThrow('the thread ended');
    expect(await render(requestOf())).toMatchObject({ pageCount: 1 });
  });

  it('have their logo read and scaled before a thread gets it', async () => {
    const { printed, render } = quickRender();
    await render(requestOf({ seller: { name: 'Kiln & Co', logo: await pictureOf('png') } }));
    expect(printed[0]?.logo).toMatchObject({ width: 170, height: 51 });
  });
});
