import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClient } from '@hey-api/openapi-ts';
import openapiTypescript, { astToString } from 'openapi-typescript';

const folder = join(import.meta.dirname, '../generated');

/** Generates the clients that the scenarios in `src` use, as their documentation says. */
export async function generateClients(document: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  writeFileSync(join(folder, 'openapi-typescript.ts'), astToString(await openapiTypescript(document)));
  const input = join(folder, 'openapi.json');
  writeFileSync(input, document);
  await createClient({
    input,
    output: { path: join(folder, 'hey-api') },
    plugins: ['@hey-api/client-fetch', '@hey-api/typescript', '@hey-api/sdk'],
    logs: { level: 'silent' },
  });
}
