import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { HostDatabase } from './database.ts';
import { readRows } from './scenario/rows.ts';

/** A folder in which a host keeps its data. Only the host can read it, so it answers GET /rows/{table}. */
export function createFolderDatabase(parent: string): HostDatabase {
  const folder = mkdtempSync(join(parent, 'data-'));
  const { href } = pathToFileURL(folder);
  return {
    ownerUrl: href,
    appUrl: href,
    rowsOf: async (table, origin) => readRows(await (await fetch(`${origin}/rows/${table}`)).json()),
    drop: async () => rmSync(folder, { recursive: true }),
  };
}
