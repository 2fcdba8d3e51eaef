import { startOwnPostgres } from '@makerfex/integrations-testkit/postgres';
import { notifyLatencies } from '../jobs/latency.ts';
import { median, type Result, tableOf } from '../report.ts';
import { type Measured, makeShops, measureFleet } from './measure.ts';
import { type FleetOptions, readOptions, usage } from './options.ts';
import { bySize, byWorkers, compared, resultsOf } from './report.ts';

const comparedShops = [1_000, 10_000];
const comparedWorkers = [1, 2, 3];
const floorRows = 200;

const command = readOptions(process.argv.slice(2));
if (command === 'help') console.log(usage);
else if (command.compares) await compare(command.options);
else await measure(command.options);

async function measure(options: FleetOptions): Promise<void> {
  const { shops, workers, latencyMs } = options;
  console.log(`${shops} shops with three schedules each, ${workers} workers, answers after ${latencyMs} ms.\n`);
  const measured = await measureFleet(options, await makeShops(shops));
  print(resultsOf(measured, await measureFloor()));
}

interface Compared {
  readonly name: string;
  readonly measured: Measured;
}

async function compare(options: FleetOptions): Promise<void> {
  const shops = await makeShops(Math.max(options.shops, ...comparedShops));
  const sizes: Compared[] = [];
  for (const count of comparedShops) {
    // At the same rate: the requests of the larger burst take cores from its runs, and its capacity would seem smaller.
    const asRate = sizes[0]?.measured.duePerSecond;
    const measured = await measureFleet({ ...options, shops: count }, shops, asRate);
    sizes.push({ name: `${count} shops`, measured });
  }
  console.log(`Shops, with ${options.workers} workers.\n`);
  print(compared(sizes, bySize));
  const teams: Compared[] = [];
  for (const workers of comparedWorkers)
    teams.push({ name: `${workers} workers`, measured: await measureFleet({ ...options, workers }, shops) });
  console.log(`\nWorkers, with ${options.shops} shops.\n`);
  print(compared(teams, byWorkers));
}

function print(results: readonly Result[]): void {
  console.log(tableOf(results));
  if (!results.every(({ isMet }) => isMet)) process.exitCode = 1;
}

/** Milliseconds that a committed row takes until another connection hears of it. */
async function measureFloor(): Promise<number> {
  const server = await startOwnPostgres({ fsync: true });
  try {
    return median(await notifyLatencies(server, floorRows));
  } finally {
    await server.stop();
  }
}
