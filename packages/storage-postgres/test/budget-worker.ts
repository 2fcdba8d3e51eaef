// A process of its own: imports for its shops when it is told to, and writes how long each took.
import { once } from 'node:events';
import { hostOf } from './counted-app.ts';

const [databaseUrl = '', origin = '', shops = ''] = process.argv.slice(2);
const host = await hostOf(databaseUrl, origin, shops.split(','));
await host.start();
process.stdout.write('ready\n');
await once(process.stdin, 'data');
process.stdout.write(`${JSON.stringify(await host.importAll())}\n`);
await host.close();
process.exit();
