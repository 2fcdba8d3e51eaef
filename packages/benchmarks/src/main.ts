import { benchEvents } from './events/bench.ts';
import { benchHttp } from './http/bench.ts';
import { benchImport } from './import/bench.ts';
import { benchPolicy } from './policy/bench.ts';

const benches: Readonly<Record<string, { readonly what: string; run(): void | Promise<void> }>> = {
  import: {
    what: '20,000 orders into PostgreSQL, beside the floor (about three minutes)',
    run: () => benchImport({ orders: 20_000, rounds: 3, memoryOrders: 100_000 }),
  },
  policy: { what: 'decisions about the use of a capability, beside CASL (ten seconds)', run: benchPolicy },
  http: { what: 'GET /providers/ beside a bare Hono route (40 seconds)', run: benchHttp },
  events: {
    what: 'export and pages of 1,000,000 events, beside COPY and a small shop (two minutes)',
    run: benchEvents,
  },
};

const bench = benches[process.argv[2] ?? ''];
if (bench) await bench.run();
else {
  console.log('Usage: pnpm bench <name>\n');
  for (const [name, { what }] of Object.entries(benches)) console.log(`  ${name.padEnd(10)} ${what}`);
  process.exitCode = process.argv[2] === undefined ? 0 : 1;
}
