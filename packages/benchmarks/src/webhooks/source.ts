import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Order } from '@makerfex/integrations-core/records';
import { makeOrder } from '../import/orders.ts';

/** Each version is a millisecond younger: one of the future would be taken for one of now. */
const firstMs = Date.UTC(2026, 0, 1);

const orderNumber = (externalId: string): number => Number(externalId) - 1_000_000;
export const orderId = (n: number): string => makeOrder(n).externalId;

export interface Source {
  readonly origin: string;
  /** Gives an order of an account its next version. */
  change(account: string, externalId: string): void;
  /** When the order was last updated. */
  updatedAt(account: string, externalId: string): string | null;
  /** Requests that asked for orders of the account. */
  fetches(account: string): number;
  close(): void;
}

const keyOf = (account: string, externalId: string): string => `${account}/${externalId}`;

/** Serves orders by id, each in its last version. */
export async function openSource(): Promise<Source> {
  const versions = new Map<string, number>();
  const fetches = new Map<string, number>();
  const read = (account: string, externalId: string): Order => {
    const version = versions.get(keyOf(account, externalId)) ?? 0;
    return { ...makeOrder(orderNumber(externalId), version), updatedAt: new Date(firstMs + version).toISOString() };
  };
  const server = createServer((request, response) => {
    const query = new URL(request.url ?? '/', 'http://127.0.0.1').searchParams;
    const account = query.get('account') ?? '';
    fetches.set(account, (fetches.get(account) ?? 0) + 1);
    const orders = (query.get('ids') ?? '').split(',').map((id) => read(account, id));
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(orders));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('There is no port to serve at.');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    change(account, externalId) {
      const key = keyOf(account, externalId);
      versions.set(key, (versions.get(key) ?? 0) + 1);
    },
    updatedAt: (account, externalId) => read(account, externalId).updatedAt,
    fetches: (account) => fetches.get(account) ?? 0,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
