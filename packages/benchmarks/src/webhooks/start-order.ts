import * as z from 'zod';

/** What host and floor are started with, as JSON. */
export const startOrder = z.object({
  databaseUrl: z.string(),
  secret: z.string(),
  /** Where the orders of the benchmark's provider are. */
  sourceOrigin: z.string(),
  /** Shops connected to it, each with an account. */
  accounts: z.array(z.string()),
  /** The simulated shop, and a grant of it. */
  etsy: z.object({
    origin: z.string(),
    shopId: z.string(),
    webhookSecret: z.string(),
    app: z.object({ clientId: z.string(), clientSecret: z.string() }),
    tokens: z.object({ access_token: z.string(), refresh_token: z.string() }),
  }),
});
export type StartOrder = z.output<typeof startOrder>;

/** Connections to the database: the default of the host's ORM. */
export const poolSize = 10;
/** The host's shop that is connected to the simulated one. */
export const simulatedShop = 'simulated-shop';
