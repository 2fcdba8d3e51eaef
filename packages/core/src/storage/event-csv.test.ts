import { parse } from 'csv-parse/sync';
import { array, assert, constantFrom, dictionary, oneof, option, property, record, string, uuid } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventCsv, eventCsvColumns, formulaPadding, formulaStarts } from './event-csv.ts';
import type { EventRow } from './rows.ts';

const row = (changes: Partial<EventRow> = {}): EventRow => ({
  id: '01932c07-0000-7000-8000-000000000001',
  connectionId: null,
  level: 'info',
  eventType: 'run.queued',
  message: 'Requested',
  meta: { run_id: 'r' },
  actorId: null,
  createdAt: new Date('2026-11-24T08:00:00.123Z'),
  ...changes,
});
const read = (csv: string): string[][] => parse(csv, { record_delimiter: '\r\n' });

describe('the CSV of events', () => {
  it('has a header, quoted cells, empty ones for null, and lines that end with CRLF (RFC 4180)', () => {
    expect(eventCsv.header + eventCsv.lines([row({ message: 'He said "no", twice' })])).toBe(
      [
        '"id","created_at","level","event_type","message","connection_id","actor_id","meta"',
        '"01932c07-0000-7000-8000-000000000001","2026-11-24T08:00:00.123Z","info","run.queued","He said ""no"", twice",,,"{""run_id"":""r""}"',
        '',
      ].join('\r\n'),
    );
  });

  it.each(formulaStarts.map((start) => [JSON.stringify(start), start]))(
    'turns a cell that starts with %s into text',
    (_name, start) => {
      const [cells] = read(
        eventCsv.lines([row({ message: `${start}HYPERLINK("http://evil.test")`, actorId: `${start}x` })]),
      );
      expect(cells?.[4]).toBe(`'${start}HYPERLINK("http://evil.test")`);
      expect(cells?.[6]).toBe(`'${start}x`);
    },
  );

  it.each([
    ['a space', ' '],
    ['a no-break space', '\u00a0'],
    ['a narrow no-break space', '\u202f'],
    ['a zero-width space', '\u200b'],
    ['a zero-width joiner', '\u200d'],
    ['a byte order mark', '\ufeff'],
    ['a word joiner', '\u2060'],
    ['a soft hyphen', '\u00ad'],
    ['a mark of direction', '\u202e'],
    ['a control', '\u0001'],
    ['a tag', '\u{e0001}'],
    ['several of them', '\ufeff \u200b\u00a0'],
  ])('turns a cell that has %s before such a character into text', (_name, before) => {
    for (const start of formulaStarts) {
      const cell = `${before}${start}1+1`;
      expect(read(eventCsv.lines([row({ message: cell })]))[0]?.[4]).toBe(`'${cell}`);
    }
  });

  it('ignores every space, control and invisible character before it', () => {
    const ignored = /[\s\p{Z}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/u;
    const starts = new Set<string>(formulaStarts);
    const isListed = (code: number) => formulaPadding.some(([first, last]) => code >= first && code <= last);
    const missing: string[] = [];
    for (let code = 0; code <= 0x10ffff; code += 1) {
      const character = String.fromCodePoint(code);
      if (ignored.test(character) && !starts.has(character) && !isListed(code)) missing.push(code.toString(16));
    }
    expect(missing).toEqual([]);
  });

  it.each([
    ['a semicolon', 'a;=1+1', "a;'=1+1"],
    ['a semicolon and padding', 'a; \u200b-1', "a;' \u200b-1"],
    ['a semicolon and a quote', 'a;"@SUM(A1)', 'a;\'"@SUM(A1)'],
    ['a tab', 'a\t+1', "a\t'+1"],
    ['several separators', 'a;\t=1;=2', "a;\t'=1;'=2"],
    ['a line end', 'a\r\n=1', "a\r\n'=1"],
    ['a full-width form', 'a;\uff1d1', "a;'\uff1d1"],
  ])('turns a formula after %s, which separates cells elsewhere, into text', (_name, message, cell) => {
    expect(read(eventCsv.lines([row({ message })]))[0]?.[4]).toBe(cell);
    expect(read(eventCsv.lines([row({ actorId: message })]))[0]?.[6]).toBe(cell);
  });

  it('leaves meta valid JSON with the same values, except for the apostrophe', () => {
    const cell = read(eventCsv.lines([row({ meta: { name: 'x;=1', note: 'a; b' } })]))[0]?.[7] ?? '';
    expect(JSON.parse(cell)).toEqual({ name: "x;'=1", note: 'a; b' });
  });

  /** The cells that Excel reads from a line if `;` separates, and any program if tabs do. */
  const cellsElsewhere = (csv: string, separator: ';' | '\t'): string[] =>
    csv.split('\r\n').flatMap((line) => line.split(/[\r\n]/).flatMap((part) => part.split(separator)));

  it.each([';', '\t'] as const)('has no cell that is a formula if %j separates', (separator) => {
    const parts = oneof(
      constantFrom(';', '\t', '"', ' ', '\r\n', '\n', 'a', '\u200b', '\0', ...formulaStarts),
      string({ unit: 'binary', maxLength: 3 }),
    );
    const text = array(parts, { maxLength: 12 }).map((list) => list.join(''));
    assert(
      property(text, text, (message, value) => {
        const csv = eventCsv.lines([row({ message, actorId: message, meta: { [value]: message } })]);
        const unseen = /^(?:["\0]|[\s\p{Z}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800])+/u;
        for (const cell of cellsElsewhere(csv, separator))
          expect(cell.replace(unseen, '')).not.toMatch(/^[=+\-@\uff1d\uff0b\uff0d\uff20]/);
      }),
      { numRuns: 500 },
    );
  });

  it('leaves a cell unchanged that only contains such a character', () => {
    for (const message of ['a=b+c', ' a =b', '\ufeffa', '\u200b', ' ', "'=1", 'a; b', 'a\r\nb', 'a\tb;', ';'])
      expect(read(eventCsv.lines([row({ message })]))[0]?.[4]).toBe(message);
  });

  it('is read back unchanged by a strict parser, with any events', () => {
    const text = string({ unit: 'binary' });
    const awkward = constantFrom('"', '""', ',', '\r\n', '\n', '\r', "'", '\ufeff', '=', '\\', '');
    const space = constantFrom('', ' ', '\u00a0', '\u200b', '\ufeff', '\u2003', '\u00ad', '\t', '\r');
    const start = constantFrom('', ...formulaStarts);
    const messages = array(oneof(text, space, start, constantFrom('"\r\n,')), { maxLength: 4 }).map((parts) =>
      parts.join(''),
    );
    const events = record({
      id: uuid(),
      message: messages,
      eventType: awkward,
      actorId: option(messages),
      connectionId: option(uuid()),
      meta: dictionary(text, text),
    });
    assert(
      property(array(events, { maxLength: 5 }), (list) => {
        const rows = list.map((event) => row(event));
        // The cell without invisible characters at its start.
        const unseen = /^(?:(?![\t\r\n\0])[\s\p{Z}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800])+/u;
        const unseenWithin = /^(?:["\0]|(?![\t\r\n])[\s\p{Z}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800])+/u;
        const seen = (cell: string) => cell.replace(unseen, '');
        const isInner = (rest: string) => /^[=+\-@\uff1d\uff0b\uff0d\uff20]/.test(rest.replace(unseenWithin, ''));
        const within = (cell: string) =>
          cell.replaceAll(/[;\t\r\n]/g, (separator, at: number) =>
            isInner(cell.slice(at + 1)) ? `${separator}'` : separator,
          );
        const guarded = (cell: string) =>
          (formulaStarts.some((each) => seen(cell).startsWith(each)) ? "'" : '') + within(cell);
        expect(read(eventCsv.header + eventCsv.lines(rows))).toEqual([
          [...eventCsvColumns],
          ...rows.map((each) =>
            [
              each.id,
              each.createdAt.toISOString(),
              each.level,
              each.eventType,
              each.message,
              each.connectionId ?? '',
              each.actorId ?? '',
              JSON.stringify(each.meta),
            ].map(guarded),
          ),
        ]);
      }),
    );
  });
});
