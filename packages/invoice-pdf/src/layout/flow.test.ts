import { describe, expect, it } from 'vitest';
import { flowWithRoomFor, height, style, textOf } from '../../test/flow.ts';

const column = { start: 0, width: 100 };

describe('Flow', () => {
  it.each([
    [3, 3, [3]],
    [3, 5, [3, 2]],
    [3, 4, [2, 2]],
    [1, 2, [0, 2]],
    [1, 3, [0, 3]],
    [0, 1, [0, 1]],
  ])('with room for %i lines breaks a paragraph of %i so that no line stands alone', (room, count, expected) => {
    const { flow, pages } = flowWithRoomFor(room);
    flow.paragraph(textOf(count), style);
    expect(expected.map((_, index) => pages[index]?.length ?? 0)).toEqual(expected);
    expect(pages.flat()).toEqual(textOf(count).split('\n'));
  });

  it('keeps a row on one page when it fits', () => {
    const { flow, pages } = flowWithRoomFor(3);
    flow.row([flow.cell(column, [textOf(4), style]), flow.cell(column, ['beside', style])]);
    expect(pages[0]).toBeUndefined();
    expect(pages[1]).toHaveLength(5);
  });

  it('breaks a row that fits on no page, and continues below its longest cell', () => {
    const { flow, pages, sheet } = flowWithRoomFor(3);
    flow.row([flow.cell(column, [textOf(100), style]), flow.cell(column, ['beside', style])]);
    expect(pages[0]).toEqual(['0', '1', '2', 'beside']);
    expect(pages.flat()).toHaveLength(101);
    const last = pages.at(-1)?.length ?? 0;
    expect(sheet.height - sheet.room).toBeCloseTo(last * height);
  });

  it('draws the head only at the top of pages that its body begins', () => {
    const { flow, pages } = flowWithRoomFor(3);
    const line = (text: string) => flow.row([flow.cell(column, [text, style])]);
    flow.withHead(
      () => line('head'),
      () => ['a', 'b', 'c'].forEach(line),
    );
    expect(pages).toEqual([
      ['head', 'a', 'b'],
      ['head', 'c'],
    ]);
  });

  it('breaks a row that fits on a page but not below the head', () => {
    const { flow, pages, sheet } = flowWithRoomFor(3);
    const lines = Math.floor(sheet.height / height);
    flow.withHead(
      () => flow.row([flow.cell(column, ['head', style])]),
      () => flow.row([flow.cell(column, [textOf(lines), style])]),
    );
    expect(pages.map((page) => page.length)).toEqual([3, lines - 1]);
  });

  it('begins a page only for content that fits on one', () => {
    const { flow, pages } = flowWithRoomFor(3);
    const line = (text: string) => flow.row([flow.cell(column, [text, style])]);
    flow.ensure(Number.POSITIVE_INFINITY);
    line('before');
    flow.ensure(flow.sheet.height);
    line('after');
    expect(pages).toEqual([['before'], ['after']]);
  });
});
