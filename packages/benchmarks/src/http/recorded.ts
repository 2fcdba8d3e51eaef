import { createRequire } from 'node:module';
import type { Client } from 'pg';

/** The driver that MikroORM uses, which may be another copy than ours. */
export const pg: typeof import('pg') = createRequire(import.meta.resolve('@mikro-orm/postgresql'))('pg');

interface Statement {
  readonly text: string;
  readonly values: unknown[];
}

let recorded: Statement[] | null = null;

/** From now on what the driver sends in this process can be recorded. */
export function watchPg(): void {
  Object.assign(pg.Client.prototype, {
    query: new Proxy(Reflect.get(pg.Client.prototype, 'query'), {
      apply(query, client, args: readonly unknown[]) {
        recorded?.push(toStatement(args));
        return Reflect.apply(query, client, args);
      },
    }),
  });
}

function toStatement([text, values]: readonly unknown[]): Statement {
  if (typeof text !== 'string') throw new Error('The driver was given something other than text and values.');
  return { text, values: Array.isArray(values) ? [...values] : [] };
}

/** The statements that the driver sends while this is under way; nothing else may use it meanwhile. */
export async function record(work: () => Promise<unknown>): Promise<readonly Statement[]> {
  const statements: Statement[] = [];
  recorded = statements;
  try {
    await work();
  } finally {
    recorded = null;
  }
  return statements;
}

/** Sends them again, one after another. @returns the rows of the one that has most */
export async function replay(
  client: Pick<Client, 'query'>,
  statements: readonly Statement[],
): Promise<readonly unknown[]> {
  let most: readonly unknown[] = [];
  for (const { text, values } of statements) {
    const { rows } = await client.query<Record<string, unknown>>(text, values);
    if (rows.length > most.length) most = rows;
  }
  return most;
}
