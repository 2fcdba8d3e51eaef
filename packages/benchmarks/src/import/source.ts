import { join } from 'node:path';
import { startChild } from '../child.ts';

/** Where invented orders are read from. */
export interface Source {
  readonly origin: string;
  stop(): void;
}

/**
 * Serves invented orders from a process of its own.
 * @param revisions 1, or 2 for a second state of the source, in which some orders have changed.
 */
export async function startSource(orders: number, revisions: 1 | 2): Promise<Source> {
  const { child, said } = await startChild(join(import.meta.dirname, 'server.ts'), [String(orders), String(revisions)]);
  return { origin: `http://127.0.0.1:${Number(said)}`, stop: () => child.disconnect() };
}
