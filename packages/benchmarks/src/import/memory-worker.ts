// A process of its own: imports everything once, and reports what it read and the most memory it held, garbage not counted.
import { openSdk } from './sdk.ts';

const [databaseUrl = '', origin = ''] = process.argv.slice(2);
let peak = 0;
const look = () => {
  globalThis.gc?.();
  peak = Math.max(peak, process.memoryUsage().rss);
};
const looking = setInterval(look, 250);
const sdk = await openSdk(databaseUrl, origin);
const { read } = await sdk.importAll(0);
look();
clearInterval(looking);
await sdk.close();
process.send?.({ read, peak });
process.disconnect();
