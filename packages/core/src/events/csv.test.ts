import { parse } from 'csv-parse/sync';
import { array, assert, constantFrom, dictionary, option, property, record, string, uuid } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventRow } from '../storage-rows.ts';
import { eventCsv, eventCsvColumns, formulaStarts } from './csv.ts';

const row = (changes: Partial<EventRow> = {}): EventRow => ({
  id: '01932c07-0000-7000-8000-000000000001',
  connectionId: null,
  level: 'info',
  eventType: 'run.queued',
  message: 'Asked for',
  meta: { run_id: 'r' },
  actorId: null,
  createdAt: new Date('2026-11-24T08:00:00.123Z'),
  ...changes,
});
const read = (csv: string): string[][] => parse(csv, { record_delimiter: '\r\n' });

describe('the CSV of events', () => {
  it('has a header, quoted cells, empty ones for null, and ends its lines with CRLF (RFC 4180)', () => {
    expect(eventCsv.header + eventCsv.lines([row({ message: 'He said "no", twice' })])).toBe(
      [
        '"id","created_at","level","event_type","message","connection_id","actor_id","meta"',
        '"01932c07-0000-7000-8000-000000000001","2026-11-24T08:00:00.123Z","info","run.queued","He said ""no"", twice",,,"{""run_id"":""r""}"',
        '',
      ].join('\r\n'),
    );
  });

  it.each(formulaStarts.map((start) => [JSON.stringify(start), start]))(
    'makes text of a cell that starts with %s',
    (_name, start) => {
      const [cells] = read(
        eventCsv.lines([row({ message: `${start}HYPERLINK("http://evil.test")`, actorId: `${start}x` })]),
      );
      expect(cells?.[4]).toBe(`'${start}HYPERLINK("http://evil.test")`);
      expect(cells?.[6]).toBe(`'${start}x`);
    },
  );

  it('leaves what only holds such a character as it is', () => {
    expect(read(eventCsv.lines([row({ message: 'a=b+c' })]))[0]?.[4]).toBe('a=b+c');
  });

  it('comes back whole from a strict parser, whatever the events hold', () => {
    const text = string({ unit: 'binary' });
    const awkward = constantFrom('"', '""', ',', '\r\n', '\n', '\r', "'", '\ufeff', '=', '\\', '');
    const messages = array(option(text, { nil: '"\r\n,' }), { maxLength: 3 }).map((parts) => parts.join(''));
    const events = record({
      id: uuid(),
      message: messages,
      eventType: awkward,
      actorId: option(text),
      connectionId: option(uuid()),
      meta: dictionary(text, text),
    });
    assert(
      property(array(events, { maxLength: 5 }), (list) => {
        const rows = list.map((event) => row(event));
        const guarded = (cell: string) => (formulaStarts.some((start) => cell.startsWith(start)) ? `'${cell}` : cell);
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
