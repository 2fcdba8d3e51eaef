import { createInterface } from 'node:readline/promises';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { table } from './table.ts';

const maxRows = 200;
const maxCell = 48;

/** Runs one query in a read-only transaction that sees one shop's integration rows, and formats the result. */
export async function showQuery(em: SqlEntityManager, shopId: string, sql: string): Promise<string> {
  const rows: Record<string, unknown>[] = await em.transactional(async (inner) => {
    await inner.execute("select set_config('makerfex.shop_id', ?, true)", [shopId]);
    await inner.execute('set transaction read only');
    return inner.execute(sql);
  });
  const [first] = rows;
  if (!first) return '(no rows)';
  const head = Object.keys(first);
  const shown = rows.slice(0, maxRows).map((row) => head.map((name) => shorten(show(row[name]))));
  const more = rows.length > maxRows ? `\n... and ${rows.length - maxRows} more rows` : '';
  return `${table(head, shown)}${more}`;
}

/** readline catches Ctrl-C, so pass it on to every process of the command, as a terminal does. */
const interrupt = (): void => {
  process.kill(process.platform === 'win32' ? process.pid : 0, 'SIGINT');
};

/** Answers queries typed on the terminal until it is closed (Ctrl-D). @throws the signal's reason if it aborts */
export async function answerQueries(em: SqlEntityManager, shopId: string, signal: AbortSignal): Promise<void> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout, prompt: 'sql> ' });
  terminal.on('SIGINT', interrupt);
  signal.addEventListener('abort', () => terminal.close());
  terminal.prompt();
  for await (const sql of terminal) {
    if (sql.trim() !== '') {
      const answer = await showQuery(em.fork(), shopId, sql).catch((error: unknown) =>
        error instanceof Error ? error.message : String(error),
      );
      process.stdout.write(`${answer}\n`);
    }
    terminal.prompt();
  }
  signal.throwIfAborted();
}

const shorten = (cell: string): string => (cell.length > maxCell ? `${cell.slice(0, maxCell - 1)}…` : cell);

function show(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'string' ? value : JSON.stringify(value);
}
