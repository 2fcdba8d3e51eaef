// A process that works at runs, until it is killed or asked to stop. Its order comes as JSON; it says `ready` when it works.
import * as z from 'zod';
import { installClock, setClock } from './clock.ts';
import { openHost } from './host.ts';
import { hostOrder } from './order.ts';

installClock();
const [order = '', aheadMs = '0'] = process.argv.slice(2);
setClock(Number(aheadMs));
const clockChange = z.object({ aheadMs: z.number() });
process.on('message', (message) => setClock(clockChange.parse(message).aheadMs));

const host = await openHost(
  hostOrder.parse(JSON.parse(order)),
  { error: ({ err }, message) => process.send?.({ message, code: codeOf(err) }) },
  (fullDiskOf) => process.send?.({ fullDiskOf }),
);
process.once('SIGTERM', () => void host.close().then(() => process.exit(0)));
process.once('disconnect', () => process.exit(0));
await host.integrations.start();
process.send?.('ready');

function codeOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'code' in error) return String(error.code);
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
