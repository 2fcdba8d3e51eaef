import type { EtsySimulator } from '@makerfex/integrations-etsy/simulator';
import * as z from 'zod';

/** An order as the provider has it. */
export interface SourceOrder {
  readonly externalId: string;
  /** Seconds since 1970. */
  readonly updatedAt: number;
}

const page = z.object({
  count: z.number(),
  results: z.array(z.object({ receipt_id: z.number(), updated_timestamp: z.number() })),
});
const limit = 100;

/** Asks the simulator itself for all of its orders; lists leave cancelled ones out. */
export async function readSource(simulator: EtsySimulator): Promise<SourceOrder[]> {
  simulator.faults.clear();
  return [...(await readList(simulator, false)), ...(await readList(simulator, true))];
}

async function readList(simulator: EtsySimulator, canceled: boolean): Promise<SourceOrder[]> {
  const headers = {
    authorization: `Bearer ${simulator.tokens.issueTokens().access_token}`,
    'x-api-key': `${simulator.app.clientId}:${simulator.app.clientSecret}`,
  };
  const orders: SourceOrder[] = [];
  for (let count = 1; orders.length < count; ) {
    const query = `was_canceled=${canceled}&limit=${limit}&offset=${orders.length}`;
    const url = `http://etsy/v3/application/shops/${simulator.shopId}/receipts?${query}`;
    const { results, ...told } = page.parse(await (await simulator.fetch(new Request(url, { headers }))).json());
    count = told.count;
    orders.push(
      ...results.map((receipt) => ({ externalId: String(receipt.receipt_id), updatedAt: receipt.updated_timestamp })),
    );
  }
  return orders;
}
