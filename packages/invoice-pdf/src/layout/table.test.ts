import { describe, expect, it } from 'vitest';
import { flowWithRoomFor, style, textOf } from '../../test/flow.ts';
import { drawTable, type TableColumn } from './table.ts';

const columns: TableColumn<string>[] = [
  { label: 'What', align: 'start', text: (row) => [[row, style]] },
  { label: 'No.', align: 'end', text: (_, index) => [[`#${index}`, style]] },
];

describe('drawTable', () => {
  it('keeps heading, head and first row together', () => {
    const { flow, pages } = flowWithRoomFor(3);
    drawTable(flow, { columns, rows: ['a', 'b'], heading: 'Heading' });
    expect(pages[0]).toBeUndefined();
    expect(pages[1]).toEqual(['Heading', 'What', 'No.', 'a', '#0', 'b', '#1']);
  });

  it('keeps its last two rows with the content after it', () => {
    const { flow, pages } = flowWithRoomFor(10);
    drawTable(flow, { columns, rows: ['a', 'b', 'c', 'd'], after: 60 });
    expect(pages[0]).toEqual(['What', 'No.', 'a', '#0', 'b', '#1']);
    expect(pages[1]).toEqual(['What', 'No.', 'c', '#2', 'd', '#3']);
  });

  it('does not leave its head alone at the end of a page when its first row is high', () => {
    const { flow, pages } = flowWithRoomFor(1);
    drawTable(flow, { columns, rows: [textOf(80)] });
    expect(pages[0]).toBeUndefined();
    expect(pages.slice(1).map((page) => page[0])).toEqual(['What', 'What']);
  });

  it('leaves room for the first column when the others are wide', () => {
    const { flow, pages } = flowWithRoomFor(40);
    const wide = (label: string): TableColumn<string> => ({
      label,
      align: 'end',
      text: () => [['9'.repeat(80), style]],
    });
    drawTable(flow, { columns: [...columns, wide('A'), wide('B'), wide('C'), wide('D')], rows: ['a short text'] });
    expect(pages[0]).toContain('a short text');
  });
});
