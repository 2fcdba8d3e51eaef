import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';

const main = join(import.meta.dirname, '../../../../examples/express/src/main.ts');
const sizes = ['--orders', '100', '--products', '20'];

/** Events of the last three days: every second one stands alone in the log, the others are two of a run. */
const fillSql = `
  insert into integration_event_log (shop_id, id, connection_id, level, event_type, message, meta, actor_id, created_at)
  select 'demo-shop', (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' || lpad(to_hex(n % 4096), 3, '0') || '8'
      || lpad(to_hex(n), 15, '0'))::uuid,
    (select id from integration_connection order by id limit 1), case when n % 4 = 0 then 'warning' else 'info' end,
    case when n % 4 = 0 then 'record.rejected' else 'connection.updated' end, 'What happened is event ' || n || ' of the log.',
    case when n % 4 > 1 then json_build_object('run_id', '01900000-0000-7000-8000-' || lpad(to_hex(n / 4), 12, '0'))
      else json_build_object('n', n) end,
    'owner', at
  from (select n, now() - interval '3 days' + n * (interval '3 days' / $1::int) as at from generate_series(1, $1::int) n) e`;

/** The demo in its own process, with connected shops, on PGlite. @param events how many its log gets in addition */
export async function startDemo(events: number) {
  const folder = mkdtempSync(join(tmpdir(), 'makerfex-bench-'));
  const place = ['--folder', folder];
  await ended(run(['--once', ...place, ...sizes]));
  const database = await PGlite.create(join(folder, 'database'));
  await database.query(fillSql, [events]);
  await database.close();
  const port = await freePort();
  const child = run(['--serve', ...place, ...sizes], { PORT: String(port) });
  await says(child, 'listening on ');
  return {
    origin: `http://127.0.0.1:${port}`,
    stop: async () => {
      child.kill();
      await once(child, 'exit');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcess =>
  spawn(process.execPath, ['--conditions=@makerfex/source', '--disable-warning=ExperimentalWarning', main, ...args], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });

async function ended(child: ChildProcess): Promise<void> {
  child.stdout?.resume();
  const [code]: unknown[] = await once(child, 'exit');
  if (code !== 0) throw new Error(`The demo ended with ${String(code)}.`);
}

async function says(child: ChildProcess, text: string): Promise<void> {
  let said = '';
  for await (const chunk of child.stdout ?? []) {
    said += String(chunk);
    if (said.includes(text)) break;
  }
  if (!said.includes(text)) throw new Error(`The demo ended without being ready: ${said}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (typeof address !== 'object' || address === null) throw new Error('There is no free port.');
  return address.port;
}
