import { runChaos } from './chaos.ts';
import { readOptions, usage } from './options.ts';
import { reportText } from './report.ts';

const options = readOptions(process.argv.slice(2));
if (options === 'help') console.log(usage);
else {
  const { minutes, seed, shops, orders } = options;
  console.log(`${shops} shops of ${orders} orders, disturbed for ${minutes} minutes. The same again: --seed ${seed}\n`);
  const report = await runChaos(options);
  console.log(reportText(report));
  if (report.findings.length > 0) process.exitCode = 1;
}
