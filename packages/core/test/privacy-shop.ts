import { newId } from '../src/ids.ts';
import { type MemoryTx, memoryStorage } from '../src/memory-storage/index.ts';
import type { PrivacyPorts } from '../src/privacy/ports.ts';
import { type NewPrivacyRequest, recordPrivacyRequest } from '../src/privacy/record-request.ts';
import { workOffPrivacyRequests } from '../src/privacy/work.ts';
import { readPorts } from '../src/provider/registry.ts';
import type { Storage, UnitOfWork } from '../src/storage/storage.ts';

export const day = 86_400_000;
export const scope = { shopId: 'shop-1' };

/** A shop with links of two customers and an order, and a clock that a test moves. */
export async function privacyShop(privacy: PrivacyPorts<unknown> = {}) {
  const storage = memoryStorage();
  const time = { now: new Date('2026-11-01T10:00:00Z') };
  const logged: object[] = [];
  const inShop = <Result>(work: (unit: UnitOfWork<unknown>) => Promise<Result>) => storage.transaction(scope, work);
  const link = (externalId: string) => ({
    externalId,
    hostId: `host-${externalId}`,
    contentHash: 'x',
    sourceUpdatedAt: null,
    readAt: null,
    deletedAt: null,
  });
  await inShop(async ({ records }) => {
    await records.save({ providerKey: 'acme', kind: 'customer' }, [link('c1'), link('c2')], null);
    await records.save({ providerKey: 'acme', kind: 'order' }, [link('o1')], null);
    await records.save({ providerKey: 'brand', kind: 'customer' }, [link('c1')], null);
  });
  const linksOf = (providerKey: string, kind: string, ids: readonly string[]) =>
    inShop(async ({ records }) => (await records.find({ providerKey, kind }, ids)).map(({ externalId }) => externalId));

  return {
    storage,
    time,
    logged,
    inShop,
    record: (request: Partial<NewPrivacyRequest> = {}) =>
      inShop((unit) =>
        recordPrivacyRequest(unit, {
          providerKey: 'acme',
          account: 'acme-shop',
          connectionId: newId(),
          type: 'redact_customer',
          customerIds: ['c1'],
          orderIds: ['o1', 'unknown'],
          receivedAt: time.now,
          dueAt: new Date(time.now.getTime() + 30 * day),
          ...request,
        }),
      ),
    /** @param twist replaces methods of the storage */
    work: (twist: Partial<Storage<MemoryTx>> = {}) =>
      workOffPrivacyRequests({
        storage: { ...storage, ...twist },
        ports: readPorts({ privacy }),
        clock: { now: () => time.now, sync: async () => undefined, toLocal: (at) => at },
        log: { error: (about) => void logged.push(about) },
        stop: new AbortController().signal,
      }),
    get: (id: string) => inShop(({ privacy: rows }) => rows.find(id)),
    events: async (eventType?: string) =>
      inShop(async ({ events }) => (await events.page({ limit: 100, eventType })).rows),
    links: async () => ({
      customers: await linksOf('acme', 'customer', ['c1', 'c2']),
      orders: await linksOf('acme', 'order', ['o1']),
      elsewhere: await linksOf('brand', 'customer', ['c1']),
    }),
  };
}
