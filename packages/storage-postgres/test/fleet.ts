import { Client } from 'pg';
import { makePastWeeks } from './partitions.ts';

/** Ids as the fleet's rows have them: a UUIDv7 of an instant and a number. */
const idAt = `create function pg_temp.id_at(at timestamptz, n bigint) returns uuid language sql immutable as $$
  select (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '70008' || lpad(to_hex(n), 15, '0'))::uuid $$`;
const shopOf = (n: string): string => `'shop-' || lpad((${n})::text, 5, '0')`;
const start = `timestamptz '2026-01-01 00:00:00Z'`;
const connectionOf = (n: string, which: string): string => `pg_temp.id_at(${start}, (${n}) * 2 + ${which})`;

const run = `integration_run (shop_id, connection_id, id, capability, state, finished_at, error, subject, place, lease_owner,
  lease_expires_at, input, progress, steps, attempts, failures, cancel_requested, actor_id, created_at)`;
const runEnd = `'{}', '{}', '{"notes":{},"attempted":false}', 1, 0, false, 'user'`;
const event = 'integration_event_log (shop_id, connection_id, id, level, event_type, message, meta, created_at)';

/** In the midst of the others, so that a search from either end comes past many of them. */
const middleOf = (shops: number): number => shops / 2;

/** Shops with a few small rows in every table, and one of them with a long history. */
function statementsFor(shops: number): string[] {
  const everyShop = `generate_series(1, ${shops}) n`;
  const history = (each: number): string => `generate_series(1, ${each * shops}) n`;
  const shop = shopOf(String(middleOf(shops)));
  const connection = connectionOf(String(middleOf(shops)), '0');
  const ofHuge = `${shop}, ${connection}`;
  return [
    idAt,
    makePastWeeks(15),
    `insert into integration_connection select ${shopOf('n')}, ${connectionOf('n', 'c')}, case c when 0 then 'acme' else 'other' end, 'enabled',
     'unknown', null, '{}', '{import_orders}', null, 'user', now(), now(), 1, '{}' from ${everyShop}, generate_series(0, 1) c`,
    `update integration_connection set deletion = 'keep' where provider_key = 'other' and id in (select ${connectionOf('n', '1')} from ${everyShop} where n % 100 = 0)`,
    `insert into integration_credential select ${shopOf('n')}, pg_temp.id_at(${start}, n * 2 + c), ${connectionOf('n', 'c')}, 'api_key', 9000,
     'sealed', 'wrapped', 'k' || n % 2, null, null, null, null, 'user', now() from ${everyShop}, generate_series(0, 1) c`,
    `insert into integration_credential select ${shop}, pg_temp.id_at(now(), v), ${connection}, 'api_key', v,
     'sealed', null, 'k1', null, null, null, now(), 'user', now() from generate_series(1, ${shops / 2}) v`,
    `insert into integration_oauth_state select ${shopOf('n')}, 'state', ${connectionOf('n', '0')}, 'user', 'https://host.example', null, null, now(),
     now() + interval '1 hour' from ${everyShop}`,
    `insert into ${event} select ${shopOf('n')}, ${connectionOf('n', '0')}, pg_temp.id_at(at, n), 'info', 'run.started', '', '{}', at
     from ${everyShop}, generate_series(0, 1) d, lateral (select now() - (case when d = 0 and n % 10 = 0 then 95 else d end) * interval '1 day' as at)`,
    `insert into ${event} select ${ofHuge}, pg_temp.id_at(at, n), case when n % 500 = 0 then 'error' else 'info' end,
     case n when 7 then 'connection.created' else 'run.started' end, '', '{}', at
     from ${history(3)}, lateral (select now() - n * interval '320 seconds' as at)`,
    `insert into ${run} select ${shopOf('n')}, ${connectionOf('n', '0')}, pg_temp.id_at(now() - d * interval '1 day', n), 'import_orders', 'SUCCESS', now(),
     null, null, null, null, null, ${runEnd}, now() from ${everyShop}, generate_series(1, 2) d`,
    `insert into ${run} select ${shopOf('n')}, ${connectionOf('n', '0')}, pg_temp.id_at(now(), n), 'import_orders', 'PENDING', null,
     null, null, null, null, null, ${runEnd}, now() from ${everyShop} where n % 50 = 0 and n <> ${middleOf(shops)}`,
    `insert into ${run} select ${ofHuge}, pg_temp.id_at(now() - n * interval '6 minutes', n),
     case when n % 5 = 0 then 'webhooks' else 'import_orders' end, 'SUCCESS', now(), null,
     null, null, null, null, ${runEnd}, now() from ${history(2)}`,
    `insert into integration_run_key (shop_id, connection_id, idempotency_key, run_id)
     select shop_id, connection_id, 'joined-' || row_number() over (), id from integration_run where shop_id = ${shop} and state = 'SUCCESS'`,
    `insert into ${run} select ${ofHuge}, pg_temp.id_at(now() - interval '200 days', n), 'push_orders', 'FAILURE', now(),
     '{"code":"outcome_unknown"}'::json, 'order', n, null, null, ${runEnd}, now() from generate_series(1, 20) n`,
    `insert into ${run} select ${ofHuge}, pg_temp.id_at(now(), n), 'push_orders', 'PENDING', null,
     null, 'order', 20 + n, null, null, ${runEnd}, now() from generate_series(1, 3) n`,
    `insert into ${run} select ${ofHuge}, pg_temp.id_at(now(), 99), 'import_orders', 'STARTED', null,
     null, null, null, 'worker', now() + interval '1 hour', ${runEnd}, now()`,
    // Pushes whose documents are made from their notes.
    `insert into ${run} select ${ofHuge}, pg_temp.id_at(now() - interval '200 days', 1000 + n), 'hand_off', 'SUCCESS', now() - interval '200 days',
     null, null, null, null, null, ${runEnd.replace('"notes":{}', '"notes":{"sent":1}')}, now() from generate_series(1, ${shops / 2}) n`,
    `insert into integration_schedule select ${shopOf('n')}, ${connectionOf('n', 'c')}, 'import_orders', '0 * * * *', 'UTC', '{}', true, 'user', 'owner',
     now() + (case when n % 50 = 0 then -1 else 1 end) * interval '1 hour', null, now(), now(), 0 from ${everyShop}, generate_series(0, 1) c`,
    `insert into integration_record select ${shopOf('n')}, 'acme', 'order', r::text, 'host', 'hash', null, null, null, null from ${everyShop}, generate_series(1, 2) r`,
    `insert into integration_record select ${shop}, 'acme', 'order', lpad(r::text, 6, '0'), 'host', 'hash', null, null, 'reading', null
     from generate_series(10, ${2 * shops}) r`,
    `insert into integration_record select ${shop}, 'acme', 'order', 'deleted-' || n, 'host', 'hash', null,
     now() - n * interval '1 hour', 'reading', null from ${history(1)}`,
    `insert into integration_record select ${shopOf('n')}, 'acme', 'order', 'former-' || d, 'host', 'hash', null,
     now() - (case when d = 1 and n % 20 = 0 then 500 else d * 100 end) * interval '1 day', null, null from ${everyShop}, generate_series(1, 2) d`,
    `insert into integration_sync select ${shopOf('n')}, ${connectionOf('n', '0')}, 'import_orders', now(), null, null, null from ${everyShop}`,
    `insert into integration_lease select ${shopOf('n')}, 'held', 'owner', now() from ${everyShop}`,
    `insert into integration_subscription values ('followed', null, true, now()), ('other', '{run.failed}', true, now())`,
    `insert into integration_delivery (subscription, shop_id, event_id) select 'followed', ${shopOf('n')}, pg_temp.id_at(now(), n) from ${everyShop}`,
    `insert into integration_delivery (subscription, shop_id, event_id) select 'followed', ${shop}, pg_temp.id_at(now(), n)
     from generate_series(${shops + 1}, ${4 * shops}) n`,
    `insert into integration_delivery_hold select ${shopOf('n')}, 'followed', 'owner', now() - interval '1 hour', 1 from ${everyShop}`,
    `insert into integration_webhook_account select case c when 0 then 'acme' else 'other' end, 'account-' || n, ${shopOf('n')}, ${connectionOf('n', 'c')}
     from ${everyShop}, generate_series(0, 1) c`,
    `insert into integration_webhook_delivery select ${shopOf('n')}, 'acme', 'delivery', ${connectionOf('n', '0')}, 'topic', 'hash', now() from ${everyShop}`,
    `insert into integration_webhook_delivery select ${shop}, 'acme', 'delivery-' || n, ${connection}, 'topic', 'hash',
     now() - n * interval '4 minutes' from ${history(1.1)}`,
    `insert into integration_webhook_dirty select ${shopOf('n')}, ${connectionOf('n', '0')}, 'order', 'one', false, 1, now(), now(),
     now() + (case when n % 50 = 0 then -1 else 1 end) * interval '1 hour' from ${everyShop}`,
    `insert into integration_webhook_dirty select ${ofHuge}, 'order', n::text, false, 1, now(), now(), now() + interval '1 hour'
     from ${history(1)}`,
    `insert into integration_webhook_gone select ${shopOf('n')}, 'acme', 'order', 'one', now() from ${everyShop}`,
    `insert into integration_webhook_gone select ${shop}, 'acme', 'order', lpad(n::text, 6, '0'), now() - n * interval '61 seconds' from ${history(1)}`,
    `insert into integration_privacy_request select ${shopOf('n')}, pg_temp.id_at(${start}, n), 'acme', 'account', null, 'redact_customer', '[]', '[]',
     case when n % 50 = 0 then 'open' else 'settled' end, 'code-' || n, now(), now(), null, null, null, 0,
     case when n % 50 = 0 then now() end, null from ${everyShop}`,
  ];
}

export interface Fleet {
  readonly shopId: string;
  readonly connectionId: string;
  readonly credentialId: string;
  /** A run that a worker holds. */
  readonly startedId: string;
  /** A run that has ended, from the middle of the history. */
  readonly endedId: string;
  readonly pendingId: string;
  readonly unknownId: string;
  readonly eventId: string;
  readonly deliveredIds: readonly string[];
  readonly privacyId: string;
}

/** Fills a database with shops, an even number of them. @returns what the one with the long history has */
export async function fillFleet(url: string, shops: number): Promise<Fleet> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    // Foreign keys and triggers would take most of the time.
    await client.query(`set session_replication_role = replica; set work_mem = '64MB'`);
    for (const statement of statementsFor(shops)) await client.query(statement);
    await client.query('analyze');
    const shop = shopOf(String(middleOf(shops)));
    const idIn = (table: string, where: string, offset = 0): string =>
      `(select id from ${table} where shop_id = ${shop} and ${where} order by id offset ${offset} limit 1)`;
    const { rows } =
      await client.query<Fleet>(`select ${shop} as "shopId", ${connectionOf(String(middleOf(shops)), '0')} as "connectionId",
      ${idIn('integration_credential', 'revoked_at is null')} as "credentialId",
      ${idIn('integration_run', `state = 'STARTED'`)} as "startedId", ${idIn('integration_run', `state = 'SUCCESS'`, shops)} as "endedId",
      ${idIn('integration_run', 'place = 21')} as "pendingId", ${idIn('integration_run', `state = 'FAILURE'`)} as "unknownId",
      ${idIn('integration_event_log', 'true', shops)} as "eventId", ${idIn('integration_privacy_request', 'true')} as "privacyId",
      array(select event_id::text from integration_delivery where shop_id = ${shop} order by place limit 20) as "deliveredIds"`);
    const [fleet] = rows;
    if (!fleet) throw new TypeError('The fleet has no shop with a long history.');
    return fleet;
  } finally {
    await client.end();
  }
}
