import { randomBytes, randomUUID } from 'node:crypto';
import { createIntegrations, keyring } from '@makerfex/integrations-core';
import { type EventRow, eventCsv, type Storage } from '@makerfex/integrations-core/storage';
import { describe, expect, it } from 'vitest';
import { newEvent, newId, newShop, type Opened } from './rows.ts';

const newActor = () => ({ id: randomUUID(), ...newShop(), role: 'owner' }) as const;

const openEvents = (storage: Storage, actor: ReturnType<typeof newActor>) =>
  createIntegrations({
    providers: [],
    storage,
    vault: keyring({ current: 'k', keys: { k: randomBytes(32).toString('base64') } }),
    ports: {},
  }).for(actor).events;

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);

/** Texts that a spreadsheet could take for a formula, or that need quotes. */
const texts = ['plain', '=1+1', 'a;=b', 'He said "no", twice', 'two\r\nlines', '-2 ü 🌱', '}"\n', ''];

const rowsToExport = (): EventRow[] =>
  texts.map((text, index) =>
    newEvent({
      message: text,
      actorId: index % 2 === 0 ? text : null,
      connectionId: index % 3 === 0 ? newId() : null,
      meta: { [text]: text, list: [1, null, { nested: text }] },
      createdAt: new Date(),
    }),
  );

async function readText(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  for await (const chunk of chunks) text += decoder.decode(chunk, { stream: true });
  return text + decoder.decode();
}

export function eventExportCases(storage: Opened): void {
  describe('the export of events', () => {
    it('has a header and a line per event, newest first, whether or not the storage makes CSV itself', async () => {
      const actor = newActor();
      await storage().transaction(actor, ({ events }) => events.append(rowsToExport()));
      const events = openEvents(storage(), actor);
      const text = await readText(events.exportCsv());
      const { rows } = await events.list({ limit: 100 });
      expect(rows.map(({ eventType }) => eventType)).toEqual(['events.exported', ...texts.map(() => 'run.progress')]);
      expect(text).toBe(eventCsv.header + eventCsv.lines(rows));
    });

    it("has no other shop's events, and none from before `since` or from `until` on", async () => {
      const [actor, other] = [newActor(), newActor()];
      const [old, wanted, young] = [30, 20, 10].map((minutes) => newEvent({ createdAt: minutesAgo(minutes) }));
      if (!old || !wanted || !young) throw new Error('Three events are needed.');
      await storage().transaction(actor, ({ events }) => events.append([old, wanted, young]));
      await storage().transaction(other, ({ events }) => events.append([newEvent({ createdAt: wanted.createdAt })]));
      const window = { since: wanted.createdAt, until: young.createdAt };
      const text = await readText(openEvents(storage(), actor).exportCsv(window));
      expect(text).toBe(eventCsv.header + eventCsv.lines([wanted]));
    });
  });
}
