import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { grants, type SchemaOptions } from '@makerfex/integrations-storage-postgres';
import { createDatabase } from '@makerfex/integrations-testkit/postgres';
import { Client, type QueryResultRow } from 'pg';
import { inject, onTestFinished } from 'vitest';

const bin = join(import.meta.dirname, '../src/bin.ts');
const node = ['--conditions=@makerfex/source', '--disable-warning=ExperimentalWarning', bin];

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The folder of a host, with the packages that this one has, in which the real command runs. */
export function openHost(files: Readonly<Record<string, string>> = {}, { withPackages = true } = {}) {
  // Not below `node_modules`, where Node.js strips no types.
  const cwd = mkdtempSync(join(tmpdir(), 'makerfex-cli-'));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  if (withPackages) linkPackages(join(cwd, 'node_modules/@makerfex'));
  for (const [name, text] of Object.entries({ 'package.json': '{ "type": "module" }', ...files }))
    writeFileSync(join(cwd, name), text);

  const start = (args: readonly string[], databaseUrl = '') => {
    const child = spawn(process.execPath, [...node, ...args], {
      cwd,
      env: { ...process.env, DATABASE_URL: databaseUrl },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const out = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (out.stderr += text));
    const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, ...out })));
    return { child, ended };
  };
  return { cwd, start, run: (args: readonly string[], databaseUrl?: string) => start(args, databaseUrl).ended };
}

function linkPackages(scope: string): void {
  mkdirSync(scope, { recursive: true });
  for (const name of ['core', 'storage-postgres', 'cli'])
    symlinkSync(join(import.meta.dirname, '../..', name), join(scope, `integrations-${name}`));
}

/** An empty database, dropped after the test. */
export async function openDatabase() {
  const database = await createDatabase(inject('serverUrl'));
  onTestFinished(() => database.drop());
  return database;
}

/** One statement on a connection of its own. */
export async function query<Row extends QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** The application's role, with the grants of a schema; dropped after the test. */
export async function createAppRole(databaseUrl: string, options: SchemaOptions = {}) {
  const name = `role_${randomBytes(6).toString('hex')}`;
  const password = randomBytes(12).toString('hex');
  await query(databaseUrl, `create role ${name} login password '${password}'`);
  onTestFinished(async () => {
    await query(databaseUrl, `drop owned by ${name}`);
    await query(databaseUrl, `drop role ${name}`);
  });
  await query(databaseUrl, grants(name, options));
  const url = new URL(databaseUrl);
  [url.username, url.password] = [name, password];
  return { name, password, url: url.href };
}
