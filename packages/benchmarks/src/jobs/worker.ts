// A process that executes runs. It answers what CPU it has used, and ends with its parent.
import { openJobHost } from './host.ts';

const [url = ''] = process.argv.slice(2);
const host = await openJobHost(url, 'pg-boss, looking often');
process.once('disconnect', () => process.exit(0));
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.((user + system) / 1_000);
});
await host.integrations.start();
process.send?.('ready');
