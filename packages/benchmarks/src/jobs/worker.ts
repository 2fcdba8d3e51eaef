// A process that executes runs. It reports each one, and ends with its parent.
import { openJobHost } from './host.ts';

const [url = ''] = process.argv.slice(2);
const host = await openJobHost(url, 'pg-boss, looking often');
process.once('disconnect', () => process.exit(0));
await host.integrations.start();
process.send?.('ready');
