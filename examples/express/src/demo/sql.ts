import { createInterface } from 'node:readline/promises';
import type { SqlEntityManager } from '@mikro-orm/sql';
import { table } from './table.ts';

const maxRows = 200;

/** Runs one query in a transaction that cannot write, and lays its rows out. */
export async function showQuery(em: SqlEntityManager, sql: string): Promise<string> {
  const rows: Record<string, unknown>[] = await em.transactional(async (inner) => {
    await inner.execute('SET TRANSACTION READ ONLY');
    return inner.execute(sql);
  });
  const [first] = rows;
  if (!first) return '(no rows)';
  const head = Object.keys(first);
  const shown = rows.slice(0, maxRows).map((row) => head.map((name) => show(row[name])));
  const more = rows.length > maxRows ? `\n... and ${rows.length - maxRows} more rows` : '';
  return `${table(head, shown)}${more}`;
}

/** Answers queries typed on the terminal until it is stopped. */
export async function answerQueries(em: SqlEntityManager, signal: AbortSignal): Promise<void> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  // On a terminal readline takes Ctrl-C for itself: hand it on.
  terminal.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  try {
    while (!signal.aborted) {
      const sql = await terminal.question('sql> ', { signal });
      if (sql.trim() === '') continue;
      const answer = await showQuery(em.fork(), sql).catch((error: unknown) =>
        error instanceof Error ? error.message : String(error),
      );
      process.stdout.write(`${answer}\n`);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    terminal.close();
  }
}

function show(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'object') return JSON.stringify(value);
  return typeof value === 'string' ? value : JSON.stringify(value);
}
