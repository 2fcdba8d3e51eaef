// A process of its own: attacks a host over and over until its parent ends. Sends `ready` once each has struck, then its counts.
import * as z from 'zod';
import { attacks } from './attacks.ts';

const field = z
  .object({ origin: z.string(), webhookUrl: z.string(), instagramToken: z.string() })
  .parse(JSON.parse(process.argv[2] ?? ''));
const counts: Record<string, number> = {};

process.on('disconnect', () => process.exit(0));
process.on('message', () => process.send?.({ counts }));

const strikes = await Promise.all(
  Object.entries(attacks).map(async ([name, prepare]) => ({ name, strike: await prepare(field) })),
);
const attack = async ({ name, strike }: (typeof strikes)[number]): Promise<void> => {
  for (;;) {
    await strike();
    counts[name] = (counts[name] ?? 0) + 1;
  }
};
process.send?.('ready');
await Promise.all(strikes.map(attack));
