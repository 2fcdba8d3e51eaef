import { chooseConsumers } from './consumer.ts';
import { readOptions, usage } from './options.ts';
import { report } from './report.ts';
import { tryOut } from './try-out.ts';
import { openWorld } from './world.ts';

const options = readOptions(process.argv.slice(2));
if (options.help) console.log(usage);
else await main();

async function main(): Promise<void> {
  const since = performance.now();
  const waiting = [...chooseConsumers(options.names)];
  const world = await openWorld(options.keep);
  const tryNext = async () => {
    for (let consumer = waiting.shift(); consumer; consumer = waiting.shift()) {
      const nodes = options.nodes.length > 0 ? options.nodes : consumer.nodes;
      const outcome = await tryOut(world, consumer, nodes);
      report(outcome);
      if (outcome.error !== null) process.exitCode = 1;
    }
  };
  try {
    // One downloads while another one computes.
    await Promise.all([tryNext(), tryNext()]);
  } finally {
    await world.close();
  }
  console.log(`${((performance.now() - since) / 1000).toFixed(1)} s in all`);
}
