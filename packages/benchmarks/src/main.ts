import { parseArgs } from 'node:util';
import { benchConsole } from './console/bench.ts';
import { benchEvents } from './events/bench.ts';
import { benchHostile } from './hostile/bench.ts';
import { benchHttp } from './http/bench.ts';
import { benchImport } from './import/bench.ts';
import { benchJobs } from './jobs/bench.ts';
import { benchLatency } from './latency/bench.ts';
import { benchPolicy } from './policy/bench.ts';
import { type Result, tableOf } from './report.ts';
import { benchWebhooks } from './webhooks/bench.ts';

const { positionals, values } = parseArgs({
  args: process.argv.slice(2).filter((arg) => arg !== '--'),
  allowPositionals: true,
  options: { latency: { type: 'string' } },
});
const latencyMs = values.latency === undefined ? null : Number(values.latency);
if (latencyMs !== null && !(latencyMs > 0)) throw new Error('--latency takes milliseconds, such as 150.');

const benches: Readonly<Record<string, { readonly what: string; run(): Result[] | Promise<Result[]> }>> = {
  import: {
    what: '20,000 orders into PostgreSQL, beside the floor (three minutes); with --latency <ms> shops of Etsy and Shopify that take this long to answer (two minutes)',
    run: () => (latencyMs === null ? benchImport() : benchLatency(latencyMs)),
  },
  policy: { what: 'decisions, beside CASL (ten seconds)', run: () => benchPolicy() },
  http: { what: 'routes with and without a database, beside bare Hono routes (two minutes)', run: benchHttp },
  events: {
    what: 'export and pages of 1,000,000 events, beside COPY and a small shop (two minutes)',
    run: benchEvents,
  },
  console: {
    what: 'the first screen on a slowed processor, and 10,000 events in the log, beside bare pages (two minutes)',
    run: benchConsole,
  },
  hostile: {
    what: 'another shop while hostile ones ask for all that is expensive, beside the same when idle (one minute)',
    run: benchHostile,
  },
  jobs: {
    what: 'runs: time to their start, rate and overhead, beside NOTIFY and a pull by itself (two minutes)',
    run: () => benchJobs(),
  },
  webhooks: {
    what: 'deliveries: time to their acknowledgement and to the host, beside a bare handler (two minutes)',
    run: () => benchWebhooks(),
  },
};

const bench = benches[positionals[0] ?? ''];
if (bench) {
  const results = await bench.run();
  console.log(tableOf(results));
  if (!results.every(({ isMet }) => isMet)) process.exitCode = 1;
} else {
  console.log('Usage: pnpm bench <name>\n');
  for (const [name, { what }] of Object.entries(benches)) console.log(`  ${name.padEnd(8)} ${what}`);
  process.exitCode = positionals[0] === undefined ? 0 : 1;
}
