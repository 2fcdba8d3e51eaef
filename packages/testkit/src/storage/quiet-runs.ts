import type { ConnectionRow } from '@makerfex/integrations-core/storage';
import { describe, expect, it } from 'vitest';
import { at, connectedShop, newCredential, newEvent, newPullSuccess, newRun, newSync, type Opened } from './rows.ts';

const capabilities = ['acme/import_things', 'acme/import_orders'];
const claimAt = (now: Date) => ({ now, leaseMs: 60_000, capabilities });
const well = { health: 'healthy', reason: null, since: at(1).toISOString() } as const;
const healthyNow = { health: 'healthy', healthReason: null, capabilityHealth: { import_orders: well } } as const;

/** A shop with a run that nobody has claimed. */
async function requestedRun(opened: Opened, details: Parameters<typeof newRun>[1] = {}) {
  const storage = opened();
  const { scope, connection } = await connectedShop(storage);
  const row = newRun(connection.id, { capability: 'import_orders', ...details });
  await storage.transaction(scope, ({ runs }) => runs.insert(row));
  const find = () => storage.transaction(scope, ({ runs }) => runs.find(row.id));
  return { storage, scope, connection, row, find };
}

/** A run that a worker executes, of a connection with a health. */
async function executedRun(opened: Opened, health: Parameters<typeof setHealth>[2] = healthyNow) {
  const found = await requestedRun(opened);
  const { storage, scope, row, connection } = found;
  await storage.claimFirst?.(scope, row.id, 'worker-1', claimAt(at(100)));
  await setHealth(found, connection, health);
  const event = newEvent({ connectionId: connection.id, eventType: 'run.succeeded', meta: { run_id: row.id } });
  const finish = (owner = 'worker-1') =>
    storage.finishQuietPull?.(scope, row.id, owner, newPullSuccess({ unread: [] }), event);
  const events = () => storage.transaction(scope, (unit) => unit.events.page({ limit: 10 }));
  return { ...found, event, finish, events };
}

const setHealth = (
  { storage, scope }: Pick<Awaited<ReturnType<typeof requestedRun>>, 'storage' | 'scope'>,
  { id }: ConnectionRow,
  health: Partial<Pick<ConnectionRow, 'health' | 'healthReason' | 'capabilityHealth'>>,
) => storage.transaction(scope, ({ connections }) => connections.recordHealth(id, health));

/** What begins and ends an import that finds nothing. A storage may leave it out. */
export function quietRunCases(opened: Opened): void {
  describe('quiet runs', () => {
    it('claimFirst claims the first attempt of a capability like claimWithNeeds', async ({ skip }) => {
      const { storage, scope, connection, row, find } = await requestedRun(opened);
      skip(!storage.claimFirst, 'it leaves them out');
      const credential = newCredential(connection.id);
      const place = newSync(connection.id, { capability: 'import_orders' });
      await storage.transaction(scope, async ({ credentials, sync }) => {
        await credentials.replace(credential);
        await sync.save(place);
      });
      const claimed = await storage.claimFirst?.(scope, row.id, 'worker-1', claimAt(at(100)));
      expect(claimed).toEqual({ run: await find(), connection, live: credential, place });
      expect(claimed?.run).toMatchObject({ state: 'STARTED', attempts: 1, leaseOwner: 'worker-1', startedAt: at(100) });
      expect(claimed?.run.leaseExpiresAt).toEqual(at(160));
    });

    const others: readonly (readonly [what: string, details: Parameters<typeof newRun>[1]])[] = [
      ['another capability', { capability: 'post' }],
      ['a dry run', { input: { dry_run: true } }],
      ['a later attempt', { state: 'RETRY', attempts: 1 }],
      ['a run that is not due', { eta: at(200) }],
      ['a run that has expired', { expiresAt: at(50) }],
    ];
    it.each(others)('claimFirst leaves %s alone', async (_, details) => {
      const { storage, scope, row, find } = await requestedRun(opened, details);
      const before = await find();
      expect((await storage.claimFirst?.(scope, row.id, 'worker-1', claimAt(at(100)))) ?? null).toBeNull();
      expect(await find()).toEqual(before);
    });

    it('claimFirst gives null for a run that another worker has, of another shop, and for none', async () => {
      const { storage, scope, row } = await requestedRun(opened);
      const { scope: elsewhere } = await connectedShop(storage);
      const claim = async (...[of, id, owner]: [typeof scope, string, string]) =>
        (await storage.claimFirst?.(of, id, owner, claimAt(at(100)))) ?? null;
      expect(await claim(elsewhere, row.id, 'thief')).toBeNull();
      expect(await claim(scope, 'no-id', 'worker-1')).toBeNull();
      await claim(scope, row.id, 'worker-1');
      expect(await claim(scope, row.id, 'worker-2')).toBeNull();
    });

    it('finishQuietPull ends an import, saves its place and appends its event', async ({ skip }) => {
      const { storage, scope, row, connection, find, finish, event, events } = await executedRun(opened);
      skip(!storage.finishQuietPull, 'it leaves them out');
      const end = newPullSuccess({ unread: [] });
      const { watermark, configHash } = end;
      expect(await finish()).toBe(true);
      expect(await find()).toMatchObject({
        state: 'SUCCESS',
        finishedAt: end.at,
        result: end.result,
        leaseOwner: null,
      });
      expect((await events()).rows).toEqual([event]);
      const [place, stored] = await storage.transaction(scope, async ({ sync, connections }) => [
        await sync.find(connection.id, row.capability),
        await connections.find(connection.id),
      ]);
      const saved = { capability: 'import_orders', watermark, configHash, unread: [], resume: null };
      expect(place).toEqual(newSync(connection.id, saved));
      expect(stored).toEqual({ ...connection, ...healthyNow, lastSyncedAt: end.at });
    });

    const unwell: readonly (readonly [what: string, health: Parameters<typeof setHealth>[2]])[] = [
      ['whose health is not known yet', { health: 'unknown' }],
      ['that was not healthy', { ...healthyNow, health: 'degraded', healthReason: 'slow' }],
      ['whose capability has no health yet', { ...healthyNow, capabilityHealth: {} }],
      [
        'whose capability was not healthy',
        { ...healthyNow, capabilityHealth: { import_orders: { ...well, health: 'degraded', reason: 'slow' } } },
      ],
    ];
    it.each(unwell)('finishQuietPull leaves a run of a connection alone %s', async (_, health) => {
      const { find, finish, events } = await executedRun(opened, health);
      const before = await find();
      expect((await finish()) ?? false).toBe(false);
      expect(await find()).toEqual(before);
      expect((await events()).rows).toEqual([]);
    });

    it.each(['has lost its lease', 'was cancelled'] as const)(
      'finishQuietPull writes nothing if the run %s',
      async (why) => {
        const { storage, scope, row, find, finish, events } = await executedRun(opened);
        if (why === 'was cancelled')
          await storage.transaction(scope, ({ runs }) => runs.requestCancel(row.id, at(110)));
        const before = await find();
        expect((await finish(why === 'was cancelled' ? 'worker-1' : 'worker-2')) ?? false).toBe(false);
        expect(await find()).toEqual(before);
        expect((await events()).rows).toEqual([]);
      },
    );
  });
}
