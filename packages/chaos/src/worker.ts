// A process that works at runs, until it is killed or told to stop. Its order comes as JSON; it says `ready` when it works.
import * as z from 'zod';
import { openHost } from './host.ts';

const order = z.object({
  databaseUrl: z.string(),
  origin: z.string(),
  key: z.string(),
  app: z.object({ clientId: z.string(), clientSecret: z.string() }),
});

const host = await openHost({
  ...order.parse(JSON.parse(process.argv[2] ?? '')),
  log: { error: ({ err }, message) => process.send?.({ message, code: codeOf(err) }) },
});
process.once('SIGTERM', () => void host.close().then(() => process.exit(0)));
process.once('disconnect', () => process.exit(0));
await host.integrations.start();
process.send?.('ready');

function codeOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'code' in error) return String(error.code);
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
