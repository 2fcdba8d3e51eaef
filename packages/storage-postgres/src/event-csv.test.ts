import type { Scope } from '@makerfex/integrations-core';
import {
  cellSeparators,
  type EventRow,
  eventCsv,
  formulaStarts,
  innerFormulaStarts,
} from '@makerfex/integrations-core/storage';
import { parse } from 'csv-parse/sync';
import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyTemplate } from '../test/database.ts';
import { createAppRole, openPglite, openPool, query } from '../test/open.ts';
import { newEvent } from '../test/shop.ts';
import { postgresStorage } from './index.ts';
import { pgliteStorage } from './pglite/index.ts';

const scope = { shopId: "o'neill" };
const day = 86_400_000;
const window = { since: new Date(Date.now() - 90 * day), until: undefined };

/** Reads all pages of an export. @returns their text, and how many rows each page has */
async function readAll(
  pool: Pool,
  of: Scope,
  { limit = 10_000, ...span }: { since: Date; until: Date | undefined; limit?: number } = window,
) {
  const pages: Buffer[] = [];
  for (let after: string | undefined; ; ) {
    const page = await postgresStorage(pool).readEventCsv?.(of, { ...span, limit, after });
    if (!page) throw new Error('This storage makes no CSV.');
    pages.push(Buffer.from(page.lines));
    if (page.next === null) break;
    after = page.next;
  }
  const sizes = pages.map((page) => page.toString('latin1').split('\r\n"').length - (page.length === 0 ? 1 : 0));
  return { text: Buffer.concat(pages).toString('utf8'), sizes };
}

const wholeSecond = Math.floor(Date.now() / 1000) * 1000;

const awkward: Partial<EventRow>[] = [
  ...[0, 7, 100, 120, 999].map((ms) => ({ createdAt: new Date(wholeSecond - ms) })),
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
  { message: 'holds "","=1"', actorId: '","=1' },
  { message: '\\.' },
  { message: 'NULL' },
];

describe('the export of events', () => {
  let database: Awaited<ReturnType<typeof copyTemplate>>;
  let pool: Pool;
  beforeAll(async () => {
    database = await copyTemplate();
    pool = openPool(database.url);
    await postgresStorage(pool).transaction(scope, ({ events }) =>
      events.append(awkward.map((changes) => newEvent({ createdAt: new Date(), ...changes }))),
    );
    await postgresStorage(pool).transaction({ shopId: 'another' }, ({ events }) =>
      events.append([newEvent({ createdAt: new Date(), message: 'of another shop' })]),
    );
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  it.each([1, 3, 10_000])('makes the bytes that core makes of the same rows, by pages of %i', async (limit) => {
    const { rows } = await postgresStorage(pool).transaction(scope, ({ events }) => events.page({ limit: 200 }));
    expect(rows).toHaveLength(awkward.length);
    const { text } = await readAll(pool, scope, { ...window, limit });
    expect(text).toBe(eventCsv.lines(rows));
    expect(parse(text, { record_delimiter: '\r\n' })).toHaveLength(awkward.length);
  });

  it('holds the shop and the window alone, also for a role that owns nothing', async () => {
    const role = await createAppRole(database.url);
    const theirs = openPool(role.url);
    const { text } = await readAll(theirs, { shopId: 'another' });
    expect(text.trimEnd().split('\r\n')).toHaveLength(1);
    expect(text).toContain('of another shop');
    expect((await readAll(theirs, scope, { since: new Date(0), until: window.since })).text).toBe('');
    await theirs.end();
    await role.drop();
  });

  it('reads each event once over many pages, a full last one included', async () => {
    const big = { shopId: 'big' };
    await query(
      database.url,
      `insert into integration_event_log (shop_id, id, level, event_type, message, meta, created_at)
       select 'big', overlay(replace(gen_random_uuid()::text, '-', '') placing lpad(to_hex((extract(epoch from now()) * 1000)::bigint), 12, '0') from 1 for 12)::uuid, 'info', 'run.progress', repeat('"x}', n % 40) || E'}\n', ('{"n":' || n || '}')::json, now()
       from generate_series(1, 20000) n`,
    );
    const { text, sizes } = await readAll(pool, big, { ...window, limit: 5_000 });
    expect(sizes).toEqual([5_000, 5_000, 5_000, 5_000, 0]);
    const rows = parse(text, { record_delimiter: '\r\n' });
    expect(new Set(rows.map(([id]) => id)).size).toBe(20_000);
  });

  it('refuses to continue after what is no id', async () => {
    const page = postgresStorage(pool).readEventCsv?.(scope, { ...window, limit: 1, after: "' or true --" });
    await expect(page).rejects.toMatchObject({ code: 'invalid_input' });
  });

  it('gives its connection back after each page, and after a failure', async () => {
    const one = openPool(database.url, { max: 1 });
    const storage = postgresStorage(one);
    const request = { ...window, limit: 2, after: undefined };
    for (let n = 0; n < 3; n += 1) {
      expect(await storage.readEventCsv?.(scope, request)).toMatchObject({ next: expect.any(String) });
      await expect(storage.readEventCsv?.(scope, { ...request, limit: -1 })).rejects.toMatchObject({
        code: 'internal',
      });
    }
    const { rows } = await storage.transaction(scope, ({ events }) => events.page({ limit: 1 }));
    expect(rows).toHaveLength(1);
    await one.end();
  });

  it('is left to core on PGlite, which has one session', async () => {
    const pglite = await openPglite();
    expect(pgliteStorage(pglite)).not.toHaveProperty('readEventCsv');
    await pglite.close();
  });
});
