import * as z from 'zod';

/** What a worker is started with, as JSON. */
export const startOrder = z.object({
  databaseUrl: z.string(),
  sourceOrigin: z.string(),
  masterKey: z.string(),
  concurrency: z.number(),
});
export type StartOrder = z.output<typeof startOrder>;

/** What a worker answers when it is asked. */
export const usage = z.object({ cpuMs: z.number(), residentBytes: z.number() });
export type Usage = z.output<typeof usage>;
