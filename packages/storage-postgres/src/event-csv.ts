import { IntegrationError } from '@makerfex/integrations-core';
import {
  type EventCsvColumn,
  type EventCsvRequest,
  eventCsvColumns,
  guardCell,
  idBounds,
  isId,
  type Storage,
} from '@makerfex/integrations-core/storage';
import { to } from 'pg-copy-streams';
import { storageError } from './faults/storage-error.ts';
import { borrow, type Client } from './pg-client.ts';
import { isCreatedIn } from './repositories/events.ts';
import { qualifierFor, type SchemaOptions } from './schema/names.ts';

interface CopyClient extends Client {
  query(sql: string, parameters?: readonly unknown[]): Promise<unknown>;
  query(stream: ReturnType<typeof to>): ReturnType<typeof to>;
}
interface CopyPool {
  connect(): Promise<CopyClient>;
}

const isPool = (client: unknown): client is CopyPool =>
  typeof client === 'object' && client !== null && 'connect' in client && typeof client.connect === 'function';

/**
 * A page of a shop's events as CSV, made by PostgreSQL's COPY: several times as quick as reading rows. The page is read whole
 * before it is handed on, so that its connection never waits for a slow reader. Rows are rewritten as they arrive: a page at once
 * would block the event loop for tens of milliseconds.
 */
export function readEventCsvFrom(poolOf: () => unknown, options: SchemaOptions): NonNullable<Storage['readEventCsv']> {
  const qualify = qualifierFor(options);
  return async (scope, request) => {
    const sql = qualify(copySql(request));
    const pool = await poolOf();
    if (!isPool(pool)) throw new TypeError('The database layer has no pool of `pg`.');
    const { client, giveBack } = await borrow(pool.connect()).catch((error: unknown) => {
      throw storageError(error);
    });
    let isDone = false;
    try {
      await client.query('begin read only');
      await client.query("select set_config('makerfex.shop_id', $1, true)", [scope.shopId]);
      const copy = client.query(to(sql));
      const page = await readPage(copy);
      await client.query('commit');
      isDone = true;
      return { lines: page.lines, next: copy.rowCount === request.limit ? page.lastId : null };
    } catch (error) {
      throw storageError(error);
    } finally {
      // After an error the connection may be anywhere within a COPY.
      giveBack(isDone);
    }
  };
}

// The lines are cut at an id of fixed length, an instant and JSON: this does not compile with another order.
eventCsvColumns satisfies readonly ['id', 'created_at', ...string[], 'meta'];

/** Instants as JSON cost a fraction of `to_char`, and no setting of the session spells them. An empty text is an empty cell. */
const cells: Readonly<Record<EventCsvColumn, string>> = {
  id: 'id',
  created_at: "to_json(created_at at time zone 'UTC')",
  level: 'level',
  event_type: "nullif(event_type, '')",
  message: "nullif(message, '')",
  connection_id: 'connection_id',
  actor_id: "nullif(actor_id, '')",
  meta: 'meta',
};
const selection = eventCsvColumns.map((column) => cells[column]).join(', ');

/** COPY takes no parameters: the shop is that of the transaction, and the values are written by us. */
function copySql({ since, until, after, limit }: EventCsvRequest): string {
  if (after !== undefined && !isId(after))
    throw new IntegrationError('invalid_input', 'An export continues after the id of an event: pass the last `next`.');
  const ids = idBounds({ since, until });
  return `copy (
  select ${selection}
  from integration_event_log
  where shop_id = current_setting('makerfex.shop_id')
    and ${isCreatedIn(`'${since.toISOString()}'`, until ? `'${until.toISOString()}'` : "'infinity'")}
    and id >= '${ids.from}' ${ids.to === null ? '' : `and id < '${ids.to}'`}
    ${after === undefined ? '' : `and id < '${after}'`}
  order by id desc limit ${limit}
) to stdout (format csv, force_quote *)`;
}

/**
 * COPY ends rows with LF, RFC 4180 with CRLF. Every row ends with the brace of its JSON and a quote; within a cell a quote is
 * doubled, so that the three characters stand at the end of a row and nowhere else.
 */
const rowEnd = '}"\n';
const lineEnd = '}"\r\n';

async function readPage(copied: AsyncIterable<Buffer>): Promise<{ lines: Buffer; lastId: string | null }> {
  const lines: Buffer[] = [];
  let lastId: string | null = null;
  let unfinished = '';
  for await (const chunk of copied) {
    // latin1 keeps every byte as it is, whatever it is a part of.
    const text = unfinished + chunk.toString('latin1');
    const guard = mayHoldFormula.test(text) ? guardedRow : (row: string) => row;
    const rows = text.split(rowEnd);
    unfinished = rows.pop() ?? '';
    lastId = rows.at(-1)?.slice(1, idEnd) ?? lastId;
    let written = '';
    for (const row of rows) written += guard(toLine(row)) + lineEnd;
    lines.push(Buffer.from(written, 'latin1'));
  }
  return { lines: Buffer.concat(lines), lastId };
}

// A row begins with an id, and an instant as JSON whose quotes are doubled: "01932c07-…","""2026-11-24T08:00:00.123""","info"
const idEnd = 1 + 36;
const instantStart = idEnd + '","""'.length;

function toLine(row: string): string {
  const instantEnd = row.indexOf('"', instantStart);
  const instant = toInstant(row.slice(instantStart, instantEnd));
  return `${row.slice(0, instantStart - 2)}${instant}${row.slice(instantEnd + 2)}`;
}

/** As `Date` writes it: with milliseconds. PostgreSQL leaves zeros at the end out, and writes microseconds. */
const toInstant = (text: string): string =>
  `${text.length < 23 ? `${text.slice(0, 19)}.${text.slice(20).padEnd(3, '0')}` : text.slice(0, 23)}Z`;

/** A separator anywhere but at the end of a row, or a cell that begins with none of letter, digit, quote and brace. */
const mayHoldFormula = /[;\t\r]|(?<!\}")\n|,"[^\w{"]/;
const cell = /"([^"]*(?:""[^"]*)*)"/g;

const guardedRow = (line: string): string => {
  if (!mayHoldFormula.test(line)) return line;
  const text = Buffer.from(line, 'latin1').toString('utf8');
  const guarded = text.replaceAll(cell, (_, quoted: string) => {
    const guardedCell = guardCell(quoted.replaceAll('""', '"'));
    return `"${guardedCell.replaceAll('"', '""')}"`;
  });
  return Buffer.from(guarded, 'utf8').toString('latin1');
};
