import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, engines } from '../test/engines.ts';
import { newEvent } from '../test/shop.ts';

const day = 24 * 60 * 60_000;
const eventAged = (days: number) => newEvent({ createdAt: new Date(Date.now() - days * day) });

describe.each(engines)('the event log on %s, for a superuser', (_, open) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await open();
    await engine.storage.transaction({ shopId: 'a' }, ({ events }) =>
      events.append([eventAged(0), eventAged(89.9), eventAged(90.1)]),
    );
  });
  afterAll(() => engine.close());

  const messages = () => engine.query('select id, message from integration_event_log order by id');

  it.each([
    `update integration_event_log set message = 'another'`,
    `update integration_event_log set message = 'another' where created_at < now() - interval '90 days'`,
    'truncate integration_event_log',
  ])('refuses: %s', async (sql) => {
    const before = await messages();
    await expect(engine.query(sql)).rejects.toThrow('append-only');
    expect(await messages()).toEqual(before);
  });

  it('refuses to delete what is younger than 90 days, all or nothing', async () => {
    const before = await messages();
    await expect(engine.query('delete from integration_event_log')).rejects.toThrow('90 days');
    expect(await messages()).toEqual(before);
  });

  it('deletes what is older', async () => {
    await engine.query(`delete from integration_event_log where created_at < now() - interval '90 days'`);
    expect(await messages()).toHaveLength(2);
  });
});
