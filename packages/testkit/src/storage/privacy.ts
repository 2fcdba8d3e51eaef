import type { PrivacyRequestRow } from '@makerfex/integrations-core/storage';
import { describe, expect, it } from 'vitest';
import {
  at,
  connectedShop,
  newCredential,
  newId,
  newPrivacyRequest,
  newRecord,
  newShop,
  type Opened,
  readAll,
} from './rows.ts';

export function privacyCases(storage: Opened): void {
  const recorded = async (...changes: Partial<PrivacyRequestRow>[]) => {
    const scope = newShop();
    const rows = changes.map((each) => newPrivacyRequest(each));
    await storage().transaction(scope, async ({ privacy }) => {
      for (const row of rows) await privacy.insert(row);
    });
    return { scope, rows };
  };

  describe('privacy requests', () => {
    it('are stored with all their fields, and found by id', async () => {
      const { scope, rows } = await recorded(
        { connectionId: newId(), codeHash: 'hash', note: 'ünïcode ☃', redactedAt: at(3) },
        { customers: [], orders: [], type: 'redact_shop' },
      );
      const found = await storage().transaction(scope, async ({ privacy }) => [
        await privacy.find(rows[0]?.id ?? ''),
        await privacy.find(rows[1]?.id ?? ''),
        await privacy.find(newId()),
      ]);
      expect(found).toEqual([...rows, null]);
    });

    it('are listed newest first, page by page, in one state', async () => {
      const settled = { state: 'settled', settledAt: at(1), settledBy: 'port', nextAt: null } as const;
      const { scope, rows } = await recorded({}, settled, {}, {}, settled);
      const read = (state?: 'open' | 'settled') =>
        storage().transaction(scope, ({ privacy }) =>
          readAll(2, (request) => privacy.page({ ...request, state })).then((list) => list.rows),
        );
      expect(await read()).toEqual(rows.toReversed());
      expect(await read('settled')).toEqual(rows.filter(({ state }) => state === 'settled').toReversed());
    });

    it('are due by their next time, the longest due first', async () => {
      const { scope, rows } = await recorded(
        { nextAt: at(20) },
        { nextAt: at(10) },
        { nextAt: at(31) },
        { nextAt: null },
      );
      const due = (seconds: number, limit: number) =>
        storage().transaction(scope, ({ privacy }) => privacy.findDue(at(seconds), limit));
      expect(await due(30, 10)).toEqual([rows[1], rows[0]]);
      expect(await due(30, 1)).toEqual([rows[1]]);
      expect(await due(9, 10)).toEqual([]);
    });

    it('change only while they are open and were taken up as often as was read', async () => {
      const { scope, rows } = await recorded({ attempts: 2 });
      const [row = newPrivacyRequest()] = rows;
      const settled: PrivacyRequestRow = {
        ...row,
        state: 'settled',
        customers: [],
        orders: [],
        attempts: 3,
        settledAt: at(9),
        settledBy: 'owner-1',
        redactedAt: at(8),
        nextAt: null,
        note: 'done',
      };
      const update = (to: PrivacyRequestRow, attempts: number) =>
        storage().transaction(scope, async ({ privacy }) => [
          await privacy.update(to, attempts),
          await privacy.find(row.id),
        ]);
      expect(await update(settled, 1)).toEqual([false, row]);
      expect(await update(settled, 2)).toEqual([true, settled]);
      expect(await update(row, 3)).toEqual([false, settled]);
    });

    it('of all shops are found by shop when they are due, the longest due first', async () => {
      // Before the rows of every other test.
      const late = await recorded({ nextAt: at(-1e8 + 5) }, { nextAt: at(-1e8 + 6) });
      const soon = await recorded({ nextAt: at(-1e8) });
      const later = await recorded({ nextAt: at(-1e8 + 60) });
      const own = [soon, late, later].map(({ scope }) => scope.shopId);
      const found = await storage().findShopsWithPrivacyDue(at(-1e8 + 10), 1_000);
      expect(found.filter(({ shopId }) => own.includes(shopId))).toEqual([soon.scope, late.scope]);
      expect(await storage().findShopsWithPrivacyDue(at(-1e8 + 10), 1)).toHaveLength(1);
    });

    it('of all shops show how far they are by the hash of their code, and nothing else', async () => {
      const codeHash = `hash-${newId()}`;
      const first = await recorded({ codeHash, requestedAt: at(0) }, { codeHash: `${codeHash}x` });
      const second = await recorded({ codeHash, requestedAt: at(1), state: 'settled', settledAt: at(2), nextAt: null });
      const progress = (await storage().findPrivacyProgress(codeHash)).toSorted(
        (a, b) => a.requestedAt.getTime() - b.requestedAt.getTime(),
      );
      const expected = [first.rows[0], second.rows[0]].map((row) => ({
        state: row?.state,
        requestedAt: row?.requestedAt,
        dueAt: row?.dueAt,
        settledAt: row?.settledAt,
      }));
      expect(progress).toEqual(expected);
      expect(await storage().findPrivacyProgress('')).toEqual([]);
    });

    it('forget the accounts of connections without a live credential, and what their revoked ones show', async () => {
      const { scope, connection } = await connectedShop(storage());
      const [former, other] = [newId(), `other-${newId()}`];
      const account = `account-${newId()}`;
      const [old, live] = [
        newCredential(connection.id, { visibleFields: { account_id: '1' } }),
        newCredential(connection.id, { version: 2, visibleFields: { account_id: '2' } }),
      ];
      const read = async () => ({
        connections: (await storage().findConnectionsOfAccounts('acme', [account], 10)).map(
          (each) => each.connectionId,
        ),
        visible: await storage().transaction(scope, async ({ credentials }) =>
          (await credentials.list(connection.id, 100)).map(({ visibleFields }) => visibleFields),
        ),
      });
      const forget = (provider: string) =>
        storage().transaction(scope, ({ privacy }) => privacy.forgetAccounts(provider));
      await storage().transaction(scope, async ({ webhooks, credentials, records }) => {
        for (const row of [old, live]) await credentials.replace(row);
        for (const id of [connection.id, former]) await webhooks.saveAccounts('acme', id, [account]);
        await webhooks.saveAccounts(other, former, [account]);
        await records.save({ providerKey: 'acme', kind: 'order' }, [newRecord('1')], null);
      });
      expect(await forget('acme')).toBe(1);
      expect(await read()).toEqual({ connections: [connection.id], visible: [live.visibleFields, null] });
      await storage().transaction(scope, ({ credentials }) => credentials.revoke(connection.id, at(5)));
      expect(await forget('acme')).toBe(1);
      expect(await read()).toEqual({ connections: [], visible: [null, null] });
      expect(await storage().findConnectionsOfAccounts(other, [account], 10)).toHaveLength(1);
    });
  });
}
