import { benchImport } from './import/bench.ts';

const benches: Readonly<Record<string, { readonly what: string; run(): Promise<void> }>> = {
  import: {
    what: '20,000 orders into PostgreSQL, beside the floor (about three minutes)',
    run: () => benchImport({ orders: 20_000, rounds: 3, memoryOrders: 100_000 }),
  },
};

const bench = benches[process.argv[2] ?? ''];
if (bench) await bench.run();
else {
  console.log('Usage: pnpm bench <name>\n');
  for (const [name, { what }] of Object.entries(benches)) console.log(`  ${name.padEnd(10)} ${what}`);
  process.exitCode = process.argv[2] === undefined ? 0 : 1;
}
