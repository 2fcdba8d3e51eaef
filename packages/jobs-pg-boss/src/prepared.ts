import { hash } from 'node:crypto';
import type { Pool, PoolClient, QueryResult } from 'pg';
import { isPooled } from './pooled.ts';

/** A queue sends far fewer different statements; each takes memory in every session. */
const mostNames = 50;
/**
 * How a fetch is recognised. The plan of a fetch that was made while the queue was empty reads all of its jobs, finished ones too, until
 * PostgreSQL has analyzed it again.
 */
const fetching = /\bskip locked\b/i;

/**
 * Sends statements so that a session plans each of them once: planning takes the server longer than executing. Those that fetch are
 * planned every time, and so are all through a pooler, where each transaction has another session. An error closes the connection.
 */
export function preparedOn(pool: Pool) {
  const pooled = new WeakMap<PoolClient, boolean>();
  const names = new Map<string, string>();

  const nameOf = (sql: string): string | undefined => {
    const known = names.get(sql);
    if (known !== undefined || names.size >= mostNames) return known;
    const name = `integration_jobs_${hash('sha1', sql)}`;
    names.set(sql, name);
    return name;
  };

  const send = async (client: PoolClient, text: string, values: readonly unknown[]): Promise<QueryResult> => {
    const isShared = pooled.get(client) ?? (await isPooled(client));
    pooled.set(client, isShared);
    const name = isShared || fetching.test(text) ? undefined : nameOf(text);
    return client.query({ text, values: [...values], ...(name !== undefined && { name }) });
  };

  return async (sql: string, parameters: readonly unknown[] = []): Promise<QueryResult> => {
    // Without parameters it may be several statements.
    if (parameters.length === 0) return pool.query(sql);
    const client = await pool.connect();
    // If the connection breaks, the statement fails, and not the process.
    client.on('error', ignore);
    let isUsable = false;
    try {
      const result = await send(client, sql, parameters);
      isUsable = true;
      return result;
    } finally {
      client.removeListener('error', ignore);
      client.release(!isUsable);
    }
  };
}

const ignore = (): void => undefined;
