import { expect, it } from 'vitest';
import { at, connectedShop, newCredential, newPullSuccess, newRun, newSync, type Opened, startedRun } from './rows.ts';

const unreadRecord = { externalId: 'x', since: null, firstSeenAt: at(1).toISOString() };

export function wholeRunCases(storage: Opened): void {
  it('claimWithNeeds claims a run like claim, and reads its connection, live credential and place', async () => {
    const { scope, connection } = await connectedShop(storage());
    const row = newRun(connection.id);
    const place = newSync(connection.id, { unread: [unreadRecord] });
    const credential = newCredential(connection.id);
    const found = await storage().transaction(scope, async ({ runs, sync, credentials }) => {
      await runs.insert(row);
      const before = await runs.claimWithNeeds(row.id, 'worker-1', at(99), 60_000);
      await sync.save(place);
      await sync.save({ ...place, capability: 'other' });
      await credentials.replace(credential);
      return [before, await runs.claimWithNeeds(row.id, 'worker-1', at(100), 60_000), await runs.find(row.id)];
    });
    const [before, claimed, run] = found;
    expect(before).toMatchObject({ run: { state: 'STARTED', attempts: 1 }, connection, live: null, place: null });
    expect(claimed).toEqual({ run, connection, live: credential, place });
  });

  it('claimWithNeeds gives null for a run that another worker has, and for none', async () => {
    const { scope, row } = await startedRun(storage());
    const claims = await storage().transaction(scope, async ({ runs }) => [
      await runs.claimWithNeeds(row.id, 'worker-2', at(101), 60_000),
      await runs.claimWithNeeds('no-id', 'worker-2', at(101), 60_000),
    ]);
    expect(claims).toEqual([null, null]);
  });

  it('finishPull ends a run, saves its place, and notes when its connection was synced', async () => {
    const { scope, row, connection } = await startedRun(storage());
    const end = newPullSuccess({ unread: [unreadRecord] });
    const { watermark, configHash, unread } = end;
    const found = await storage().transaction(scope, async ({ runs, sync, connections }) => {
      await sync.save(newSync(connection.id));
      const returned = await runs.finishPull(row.id, 'worker-1', end);
      return {
        returned,
        stored: await connections.find(connection.id),
        run: await runs.find(row.id),
        place: await sync.find(connection.id, row.capability),
      };
    });
    expect(found.returned).toEqual({ ...connection, lastSyncedAt: end.at });
    expect(found.stored).toEqual(found.returned);
    expect(found.run).toMatchObject({ state: 'SUCCESS', finishedAt: end.at, result: end.result, leaseOwner: null });
    expect(found.place).toEqual(newSync(connection.id, { watermark, configHash, unread, resume: null }));
  });

  it.each(['has lost its lease', 'was cancelled'] as const)('finishPull writes nothing if the run %s', async (why) => {
    const { scope, row, connection } = await startedRun(storage());
    const owner = why === 'was cancelled' ? 'worker-1' : 'worker-2';
    const found = await storage().transaction(scope, async ({ runs, sync, connections }) => {
      if (why === 'was cancelled') await runs.requestCancel(row.id, at(110));
      const returned = await runs.finishPull(row.id, owner, newPullSuccess());
      return [
        returned,
        (await runs.find(row.id))?.state,
        await sync.find(connection.id, row.capability),
        await connections.find(connection.id),
      ];
    });
    expect(found).toEqual([null, 'STARTED', null, connection]);
  });
}
