import {
  cellSeparators,
  type EventCsvPage,
  type EventCsvRequest,
  formulaPadding,
  formulaStarts,
  IntegrationError,
  innerFormulaStarts,
  isId,
  type Storage,
} from '@makerfex/integrations-core';
import type { SqlEntityManager } from '@mikro-orm/sql';
import { to } from 'pg-copy-streams';
import { storageError } from './storage-error.ts';

/** What a pool of `pg` lends: only what is used of it, so that the driver stays the host's. */
interface Client {
  query(sql: string, parameters?: readonly unknown[]): Promise<unknown>;
  query(stream: ReturnType<typeof to>): ReturnType<typeof to>;
  release(error?: boolean): void;
}
interface ClientPool {
  connect(): Promise<Client>;
}

const isPool = (client: unknown): client is ClientPool =>
  typeof client === 'object' && client !== null && 'connect' in client && typeof client.connect === 'function';

/**
 * A page of a shop's events as CSV, made by PostgreSQL's COPY: several times as quick as reading rows. The page is read whole
 * before it is handed on, so that its connection never waits for whoever takes it.
 */
export const readEventCsvFrom = (em: SqlEntityManager): NonNullable<Storage['readEventCsv']> =>
  async function readEventCsv(scope, request) {
    const sql = copySql(request);
    const pool: unknown = await em.getConnection().getNativeClient();
    if (!isPool(pool)) throw new TypeError('The driver of the host has no pool.');
    const client = await pool.connect().catch((error: unknown) => {
      throw storageError(error);
    });
    let isDone = false;
    try {
      await client.query('begin read only');
      await client.query("select set_config('makerfex.shop_id', $1, true)", [scope.shopId]);
      const copy = client.query(to(sql));
      const chunks: Buffer[] = [];
      for await (const chunk of copy) chunks.push(chunk);
      await client.query('commit');
      isDone = true;
      return toPage(Buffer.concat(chunks), copy.rowCount === request.limit);
    } catch (error) {
      throw storageError(error);
    } finally {
      // After an error the connection may be anywhere within a COPY.
      client.release(!isDone);
    }
  };

const codePoint = (of: number): string => `\\U${of.toString(16).padStart(8, '0')}`;
const charactersOf = (list: readonly string[]): string => list.map((each) => codePoint(each.charCodeAt(0))).join('');
const padding = formulaPadding.map(([first, last]) => `${codePoint(first)}-${codePoint(last)}`).join('');
// NUL, which PostgreSQL's text does not have, cannot begin a cell here.
const starts = charactersOf(formulaStarts.filter((start) => start !== '\0'));
const innerFormula = `[${charactersOf(cellSeparators)}](?=[${padding}"]*[${charactersOf(innerFormulaStarts)}])`;
/** Looking ahead is slow, and few texts have anything to look behind. */
const guardedWithin = (column: string): string =>
  `case when ${column} ~ '[${charactersOf(cellSeparators)}]' then regexp_replace(${column}, '${innerFormula}', '\\&''', 'g') else ${column} end`;
const guarded = (column: string): string =>
  `case when ${column} ~ '^[${padding}]*[${starts}]' then '''' else '' end || nullif(${guardedWithin(column)}, '')`;

/**
 * COPY takes no parameters: the shop is that of the transaction, and the values are written by us. Neither a level nor JSON can
 * begin as a formula.
 */
function copySql({ since, until, after, limit }: EventCsvRequest): string {
  if (after !== undefined && !isId(after))
    throw new IntegrationError('invalid_input', 'An export continues after the id of an event: pass the last `next`.');
  return `copy (
  select id, to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), level,
    ${guarded('event_type')}, ${guarded('message')}, connection_id, ${guarded('actor_id')}, ${guardedWithin('meta::text')}
  from integration_event_log
  where shop_id = current_setting('makerfex.shop_id')
    and created_at >= '${since.toISOString()}' and created_at < ${until ? `'${until.toISOString()}'` : "'infinity'"}
    ${after === undefined ? '' : `and id < '${after}'`}
  order by id desc limit ${limit}
) to stdout (format csv, force_quote *)`;
}

const rowEnd = '}"\n';
const idLength = 36;

/**
 * COPY ends rows with LF, RFC 4180 with CRLF. Every row ends with the brace of its JSON and a quote; within a cell a quote is
 * doubled, so that the three characters stand at the end of a row and nowhere else.
 */
function toPage(copied: Buffer, isFull: boolean): EventCsvPage {
  // latin1 keeps every byte as it is, whatever it is a part of.
  const text = copied.toString('latin1');
  const lines = Buffer.from(text.replaceAll(rowEnd, '}"\r\n'), 'latin1');
  if (!isFull) return { lines, next: null };
  const before = text.lastIndexOf(rowEnd, text.length - rowEnd.length - 1);
  // A row begins with its id, in quotes.
  const start = (before < 0 ? 0 : before + rowEnd.length) + 1;
  return { lines, next: text.slice(start, start + idLength) };
}
