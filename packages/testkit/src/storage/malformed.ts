import type { UnitOfWork } from '@makerfex/integrations-core/storage';
import { describe, expect, it } from 'vitest';
import { populate, set, snapshot } from './populate.ts';
import { allProbes } from './probes.ts';
import { at, newDirty, newEnumeration, newEvent, newId, newLine, newShop, type Opened } from './rows.ts';

const valid = newId();
const malformedIds = {
  'that are words': 'no-such-id',
  'that are empty': '',
  'that are too long': `${valid}${'0'.repeat(100_000)}`,
  'with a NUL': `${valid.slice(0, -1)}\0`,
  'in braces': `{${valid}}`,
};
/** What makes a row has an id already. */
const asking = allProbes.filter(({ name }) => name !== 'connections.insert' && name !== 'events.append');

const words = ['no such word', '', '\0', 'a\0b', '\ud800', 'x'.repeat(100_000)];

/** Everything that is found by a word and not by an id. */
const askByWord = async (unit: UnitOfWork<unknown>, connectionId: string, word: string) => [
  await unit.connections.findByProvider(word),
  (await unit.events.page({ limit: 1, eventType: word })).rows,
  await unit.runs.findLive(newLine(connectionId, { capability: word })),
  await unit.runs.findFirst(newLine(connectionId, { subject: word })),
  await unit.runs.findUnknownOutcomes(newLine(connectionId, { subject: word })),
  await unit.runs.findByIdempotencyKey(connectionId, word),
  await unit.records.find(set, [word]),
  await unit.records.find({ providerKey: word, kind: word }, ['1']),
  await unit.records.markSeen(set, [word], 'enumeration-2'),
  await unit.records.markDeleted(set, [word], at(1)),
  await unit.records.findUnseen({ providerKey: word, kind: word }, newEnumeration(word), { after: word, limit: 1 }),
  await unit.records.countLive({ providerKey: word, kind: word }, newEnumeration(word)),
  await unit.schedules.find(connectionId, word),
  await unit.schedules.delete(connectionId, word),
  (await unit.runs.page({ limit: 1, capability: word })).rows,
  await unit.sync.find(connectionId, word),
  await unit.oauthStates.take(word, at(1)),
  await unit.leases.release(word, word),
  await unit.records.lock({ providerKey: word, kind: word }),
  await unit.webhooks.clear(connectionId, [newDirty(connectionId, word)]),
];
const nothing = [
  null,
  [],
  null,
  null,
  [],
  null,
  [],
  [],
  0,
  undefined,
  [],
  { known: 0, unseen: 0 },
  null,
  false,
  [],
  null,
  null,
  undefined,
  undefined,
  0,
];

export function malformedCases(storage: Opened): void {
  describe('malformed ids are unknown', () => {
    it.each(asking)('to $name', async ({ probe }) => {
      const ask = (id: string) =>
        storage().transaction(newShop(), (unit) => probe(unit, { connectionId: id, credentialId: id, runId: id }));
      const ofUnknown = await ask(newId());
      for (const [which, id] of Object.entries(malformedIds))
        expect({ which, answer: await ask(id) }).toEqual({ which, answer: ofUnknown });
    });
  });

  describe('malformed words', () => {
    it('find nothing and change nothing', async () => {
      const shop = await populate(storage());
      const before = await snapshot(storage(), shop);
      for (const word of words) {
        const found = await storage().transaction(shop.scope, (unit) => askByWord(unit, shop.connection.id, word));
        expect({ word, found }).toEqual({ word, found: nothing });
      }
      expect(await snapshot(storage(), shop)).toEqual(before);
    });

    it('an id in capitals is not the id', async () => {
      const { scope, connection, run } = await populate(storage());
      const found = await storage().transaction(scope, async ({ connections, runs }) => [
        await connections.find(connection.id.toUpperCase()),
        await runs.find(run.id.toUpperCase()),
      ]);
      expect(found).toEqual([null, null]);
    });

    it('do not keep an event from being written', async () => {
      const meta = { 'a\0': ['\0', '\ud800', '\u2028'] };
      const [row] = await storage().transaction(newShop(), async ({ events }) => {
        await events.append([newEvent({ message: 'before\0after', meta })]);
        return (await events.page({ limit: 1 })).rows;
      });
      // A database that has no NUL puts another character in its place.
      expect(row?.message).toMatch(/^before.after$/s);
      expect(row?.meta).toEqual(meta);
    });
  });
}
