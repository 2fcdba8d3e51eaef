import {
  cellSeparators,
  type EventRow,
  eventCsv,
  formulaStarts,
  innerFormulaStarts,
} from '@makerfex/integrations-core';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyTemplate } from '../test/database.ts';
import { createAppRole, openPglite, openPostgres, query } from '../test/open.ts';
import { newEvent } from '../test/shop.ts';
import { mikroOrmStorage } from './index.ts';

const scope = { shopId: "o'neill" };
const day = 86_400_000;
const window = { since: new Date(Date.now() - 90 * day), until: undefined };

async function textOf(chunks: AsyncIterable<Uint8Array> | undefined): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks ?? []) parts.push(chunk);
  return Buffer.concat(parts).toString('utf8');
}

const awkward: Partial<EventRow>[] = [
  ...formulaStarts.filter((start) => start !== '\0').map((start) => ({ message: `${start}cmd|' /C calc'!A0` })),
  ...[' ', '\u00a0', '\u200b', '\ufeff', '\u2003', '\u00ad', '\u0001', '\u{e0001}', ' \ufeff '].flatMap((before) => [
    { message: `${before}=1+1`, actorId: `${before}\t@` },
    { message: `${before}a=b`, actorId: before },
  ]),
  ...cellSeparators.flatMap((separator) =>
    ['', ' ', '"', '\u200b"', "'", 'a', ...cellSeparators].map((before) => {
      const message = innerFormulaStarts.map((start) => `x${separator}${before}${start}1${separator}`).join('');
      return { message, actorId: `=${message}`, meta: { [message]: message } };
    }),
  ),
  { message: '', actorId: '' },
  { message: 'He said "no", twice\r\nand left' },
  { message: '}', meta: { text: '}"\n' } },
  { message: 'ends with }"\n' },
  { message: '"}"\n"}"\n' },
  { message: 'schön, 日本, 🧵, \u{1d11e}', actorId: '＝full width' },
  { message: "'already text", meta: { nested: { list: [1, null, '"'] } } },
  { message: '\\.' },
  { message: 'NULL' },
];

describe('the export of events', () => {
  let database: Awaited<ReturnType<typeof copyTemplate>>;
  let orm: Awaited<ReturnType<typeof openPostgres>>;
  beforeAll(async () => {
    database = await copyTemplate();
    orm = await openPostgres(database.url);
    await mikroOrmStorage(orm).transaction(scope, ({ events }) =>
      events.append(awkward.map((changes) => newEvent({ createdAt: new Date(), ...changes }))),
    );
    await mikroOrmStorage(orm).transaction({ shopId: 'another' }, ({ events }) =>
      events.append([newEvent({ createdAt: new Date(), message: 'of another shop' })]),
    );
  }, 60_000);
  afterAll(async () => {
    await orm.close(true);
    await database.drop();
  });

  it('makes the bytes that core makes of the same rows', async () => {
    const storage = mikroOrmStorage(orm);
    const { rows } = await storage.transaction(scope, ({ events }) => events.page({ limit: 200 }));
    expect(rows).toHaveLength(awkward.length);
    const text = await textOf(storage.exportEvents?.(scope, window));
    expect(text).toBe(eventCsv.header + eventCsv.lines(rows));
    expect(parse(text, { record_delimiter: '\r\n' })).toHaveLength(awkward.length + 1);
  });

  it('holds the shop and the window alone, also for a role that owns nothing', async () => {
    const role = await createAppRole(database.url);
    const theirs = await openPostgres(role.url);
    const lines = (await textOf(mikroOrmStorage(theirs).exportEvents?.({ shopId: 'another' }, window))).trimEnd();
    expect(lines.split('\r\n')).toHaveLength(2);
    expect(lines).toContain('of another shop');
    const earlier = { since: new Date(0), until: window.since };
    expect(await textOf(mikroOrmStorage(theirs).exportEvents?.(scope, earlier))).toBe(eventCsv.header);
    await theirs.close(true);
    await role.drop();
  });

  it('spans chunks wherever they are cut, with memory that does not grow', async () => {
    const big = { shopId: 'big' };
    await query(
      database.url,
      `insert into integration_event_log (shop_id, id, level, event_type, message, meta, created_at)
       select 'big', gen_random_uuid(), 'info', 'run.progress', repeat('"x}', n % 40) || E'}\n', ('{"n":' || n || '}')::json, now()
       from generate_series(1, 100000) n`,
    );
    let bytes = 0;
    let lines = 0;
    let most = 0;
    for await (const chunk of mikroOrmStorage(orm).exportEvents?.(big, window) ?? []) {
      bytes += chunk.byteLength;
      lines += Buffer.from(chunk).toString('latin1').split('\r\n').length - 1;
      most = Math.max(most, chunk.byteLength);
    }
    expect(lines).toBe(100_001);
    expect(bytes).toBeGreaterThan(15_000_000);
    expect(most).toBeLessThan(1_000_000);
  }, 60_000);

  it('gives its connection back when it is left early', async () => {
    const storage = mikroOrmStorage(orm);
    for (let n = 0; n < 25; n += 1)
      for await (const chunk of storage.exportEvents?.({ shopId: 'big' }, window) ?? []) {
        expect(chunk.byteLength).toBeGreaterThan(0);
        break;
      }
    expect(await storage.transaction(scope, ({ events }) => events.page({ limit: 1 }))).toMatchObject({
      rows: [expect.anything()],
    });
  }, 60_000);

  it('is left to core on PGlite, which has one session', async () => {
    const pglite = await openPglite();
    expect(mikroOrmStorage(pglite)).not.toHaveProperty('exportEvents');
    await pglite.close(true);
  }, 60_000);
});
