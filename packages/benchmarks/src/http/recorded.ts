import { createRequire } from 'node:module';
import type { Client } from 'pg';

/** The driver that MikroORM uses, which may be another copy than ours. */
export const pg: typeof import('pg') = createRequire(import.meta.resolve('@mikro-orm/postgresql'))('pg');

/** Arguments of a statement as `pg` got it: text and values, or one object. */
type Statement = readonly unknown[];

const query: unknown = Reflect.get(pg.Client.prototype, 'query');
const send = (client: Client, statement: Statement): unknown => {
  if (typeof query !== 'function') throw new Error('The driver has no query().');
  return Reflect.apply(query, client, statement);
};
let recorded: Statement[] | null = null;

/** From now on what `pg` sends in this process can be recorded. */
export function watchPg(): void {
  Object.assign(pg.Client.prototype, {
    query(this: Client, ...args: readonly unknown[]): unknown {
      recorded?.push(args);
      return send(this, args);
    },
  });
}

/** The statements that `pg` sends while this is under way; nothing else may use it meanwhile. */
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
export async function replay(client: Client, statements: readonly Statement[]): Promise<readonly unknown[]> {
  let most: readonly unknown[] = [];
  for (const statement of statements) {
    const { rows }: { readonly rows: readonly unknown[] } = await send(client, statement);
    if (rows.length > most.length) most = rows;
  }
  return most;
}
