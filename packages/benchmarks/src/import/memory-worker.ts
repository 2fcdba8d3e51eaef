// A process of its own: imports everything once and tells the most memory it held, garbage not counted.
import { openSdk } from './sdk.ts';

const [databaseUrl = '', origin = ''] = process.argv.slice(2);
let peak = 0;
const look = setInterval(() => {
  globalThis.gc?.();
  peak = Math.max(peak, process.memoryUsage().rss);
}, 250);
const sdk = await openSdk(databaseUrl, origin);
await sdk.importAll(0);
clearInterval(look);
await sdk.close();
process.send?.(peak / 1024 / 1024);
process.disconnect?.();
