import * as z from 'zod';

/** What a process of the host is started with, as JSON. */
export const hostOrder = z.object({
  databaseUrl: z.string(),
  /** Where the providers are served. */
  origins: z.object({ etsy: z.string(), shopify: z.string(), instagram: z.string() }),
  /** The public address of the host. */
  publicUrl: z.string(),
  /** Master keys of the vault, the same in every process; which one is current differs. */
  keys: z.record(z.string(), z.string()),
  currentKey: z.string(),
  /** A shop whose every import kills its process. */
  poisonedShop: z.string(),
  /** After so many lost leases in a row a run ends. */
  maxLostLeases: z.number(),
});
export type HostOrder = z.output<typeof hostOrder>;

/** What a process that was killed by its run ends with. */
export const poisoned = 86;
